import type { AddCommand } from '../cli.ts';
import { addDataSchema } from './data-schema.ts';
import { addDataValidate } from './data-validate.ts';

/** `millrace data schema FILE…`, `millrace data validate FILE…`. */
export const dataCommand: AddCommand = (parser, io, exit) =>
  parser.command('data', 'Say what raw data is like, and where it is not as expected.', (commands) =>
    addDataValidate(addDataSchema(commands, io), io, exit).demandCommand(1, 'Which command?'),
  );
