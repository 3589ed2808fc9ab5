import type { AddCommand } from '../cli.ts';
import { addDataBeamYaml } from './data-beam-yaml.ts';
import { addDataGoogleSql } from './data-googlesql.ts';
import { addDataSchema } from './data-schema.ts';
import { addDataValidate } from './data-validate.ts';

/** `millrace data schema FILE…`, `millrace data validate FILE…`, and recipes as other engines take them. */
export const dataCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'data',
    'Say what raw data is like, where it is not as expected, and what other engines make of it.',
    (commands) =>
      addDataGoogleSql(addDataBeamYaml(addDataValidate(addDataSchema(commands, io), io, exit), io), io).demandCommand(
        1,
        'Which command?',
      ),
  );
