import { EXIT, MillraceError } from '@millrace/contract';
import yargs, { type Argv } from 'yargs';
import manifest from '../package.json' with { type: 'json' };
import { completePipeline } from './completion.ts';
import type { GlobalFlags, Io } from './io.ts';

/** A command adds itself to the parser; its work sets the exit code. */
export type AddCommand = (parser: Argv<GlobalFlags>, io: Io, exit: (code: number) => void) => Argv<GlobalFlags>;

/** Modules of the commands, each loaded only where its name is among the words given: starting is most of the time. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  run: async () => (await import('./commands/run.ts')).runCommand,
  compile: async () => (await import('./commands/compile.ts')).compileCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  graph: async () => (await import('./commands/graph.ts')).graphCommand,
  diff: async () => (await import('./commands/diff.ts')).diffCommand,
  data: async () => (await import('./commands/data.ts')).dataCommand,
  describe: async () => (await import('./commands/describe.ts')).describeCommand,
  'runs lineage reproduce cache': async () => (await import('./commands/history.ts')).historyCommand,
  submit: async () => (await import('./commands/submit.ts')).submitCommand,
  watch: async () => (await import('./commands/watch.ts')).watchCommand,
  cancel: async () => (await import('./commands/cancel.ts')).cancelCommand,
  schedule: async () => (await import('./commands/schedule.ts')).scheduleCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  step: async () => (await import('./commands/step.ts')).stepCommand,
  init: async () => (await import('./commands/init.ts')).initCommand,
  component: async () => (await import('./commands/component.ts')).componentCommand,
  setup: async () => (await import('./commands/setup.ts')).setupCommand,
  cleanup: async () => (await import('./commands/cleanup.ts')).cleanupCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
};

/** The commands that are named, or all of them, for the help and for a name that is not known. */
async function commandsFor(argv: readonly string[]): Promise<readonly AddCommand[]> {
  const named = Object.entries(COMMANDS).filter(([names]) => names.split(' ').some((name) => argv.includes(name)));
  const wanted = named.length === 0 ? Object.entries(COMMANDS) : named;
  return Promise.all(wanted.map(([, load]) => load()));
}

/**
 * Runs one command line and gives its exit code.
 * @throws MillraceError `USAGE`, and those of the command.
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.ok;
  const globals: Argv<GlobalFlags> = yargs([])
    .locale('en')
    .scriptName('millrace')
    .parserConfiguration({ 'populate--': true })
    .usage('Machine-learning pipelines in TypeScript.\n\n$0 <command>')
    .option('bucket', {
      type: 'string',
      default: io.env.MILLRACE_BUCKET ?? './runs',
      describe: 'gs://BUCKET[/PREFIX], BUCKET, or a folder; MILLRACE_BUCKET sets it.',
    })
    .option('json', { type: 'boolean', default: false, describe: 'The last line on stdout is one JSON object.' })
    .option('debug', { type: 'boolean', default: false, describe: 'Show the stack of an error.' });
  let parser = globals;
  for (const add of await commandsFor(argv)) {
    parser = add(parser, io, (given) => {
      code = given;
    });
  }
  const strict = parser
    .completion('completion', 'Print a script for the shell: millrace completion >> ~/.bashrc')
    .demandCommand(1, 'Which command?')
    .strict()
    .version(manifest.version)
    .exitProcess(false)
    .wrap(Math.min(io.stdout.columns ?? 100, 120))
    .fail((message, error) => {
      throw error ?? usage(message);
    });
  const names = await completePipeline(argv, io.cwd);
  if (names !== undefined) {
    io.stdout.write(names.map((name) => `${name}\n`).join(''));
    return EXIT.ok;
  }
  await strict.parseAsync([...argv], {}, (_error, _parsed, output) => {
    if (output !== '') io.stdout.write(`${output}\n`);
  });
  return code;
}

const usage = (message: string) =>
  new MillraceError('USAGE', message, { hint: 'millrace --help', exitCode: EXIT.usage });
