import type { MillraceError } from '@millrace/contract';
import { History, type Present, type Reproduction } from '@millrace/metadata';
import type { Store } from '@millrace/storage';
import type { Argv, CommandModule } from 'yargs';
import type { z } from 'zod';

/** What the commands about history need from the command line that they are mounted in. */
export interface HistoryDependencies {
  readonly stdout: { write(text: string): unknown; readonly columns?: number };
  readonly stderr?: { write(text: string): unknown };
  readonly openStore: (location: string) => Store;
  /** Runs a pipeline again as a reproduction says; throws where that fails. */
  readonly rerun: (plan: Reproduction) => Promise<void>;
  /** What there is now, for `reproduce` to compare with. Default: nothing is compared. */
  readonly present?: Present;
  /** Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** What every command about history is given. */
export interface HistoryView {
  readonly history: History;
  readonly width: number;
  print(text: string): void;
  /** For `history.executions` and `history.runs`: a damaged record is told of, and the rest is shown. */
  readonly listing: { readonly onCorrupt: (error: MillraceError) => void };
}

interface Definition<T> {
  readonly command: string;
  readonly describe: string;
  /** Lines of `--help`: command and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  readonly options: (argv: Argv) => Argv;
  readonly schema: z.ZodType<T>;
  readonly run: (args: T, view: HistoryView) => Promise<void>;
}

const TERMINAL_WIDTH = 100;

/** A yargs command that works on the history of the bucket given by `--bucket`. */
export function historyCommand<T>(deps: HistoryDependencies, definition: Definition<T>): CommandModule {
  const { command, describe, examples, options, schema, run } = definition;
  const environment = deps.environment ?? process.env;
  return {
    command,
    describe,
    builder: (argv) =>
      options(argv)
        .option('bucket', {
          type: 'string',
          default: environment.MILLRACE_BUCKET ?? './runs',
          requiresArg: true,
          describe: 'gs://BUCKET, BUCKET or a folder; MILLRACE_BUCKET sets it',
        })
        .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
        .example(examples.map(([line, what]): [string, string] => [`$0 ${line}`, what])),
    handler: async (args) => {
      const history = new History(deps.openStore(String(args.bucket)));
      await run(schema.parse(args), {
        history,
        width: deps.stdout.columns ?? TERMINAL_WIDTH,
        print: (text) => void deps.stdout.write(`${text}\n`),
        listing: { onCorrupt: (error) => void (deps.stderr ?? process.stderr).write(`warning: ${error.message}\n`) },
      });
    },
  };
}

export const toJson = (value: unknown): string => JSON.stringify(value, undefined, 2);
