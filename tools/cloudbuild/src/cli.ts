import { EXIT, MillraceError } from '@millrace/contract';
import yargs, { type Argv } from 'yargs';
import { affectedCommand } from './commands/affected.ts';
import { checkCommand } from './commands/check.ts';
import { pipelinesCommand } from './commands/pipelines.ts';
import { publishCommand } from './commands/publish.ts';
import { registerCommand } from './commands/register.ts';
import type { Io } from './io.ts';

/** Adds itself to the parser. */
export type AddCommand = (parser: Argv, io: Io) => Argv;

const COMMANDS: readonly AddCommand[] = [
  checkCommand,
  affectedCommand,
  pipelinesCommand,
  publishCommand,
  registerCommand,
];

/** @throws MillraceError `USAGE`, and those of the command. */
export async function runCli(argv: readonly string[], io: Io): Promise<void> {
  const start: Argv = yargs([])
    .locale('en')
    .scriptName('millrace-cloudbuild')
    .usage('Checks build files of Cloud Build, and does the work of their steps.\n\n$0 <command>')
    .option('debug', { type: 'boolean', default: false, describe: 'Show the stack of an error.' });
  const parser = COMMANDS.reduce((built, add) => add(built, io), start);
  await parser
    .demandCommand(1, 'Which command?')
    .strict()
    .version(false)
    .exitProcess(false)
    .wrap(110)
    .fail((message, error) => {
      throw error ?? new MillraceError('USAGE', message, { hint: 'millrace-cloudbuild --help', exitCode: EXIT.usage });
    })
    .parseAsync([...argv], {}, (_error, _parsed, output) => {
      if (output !== '') io.stdout.write(`${output}\n`);
    });
}
