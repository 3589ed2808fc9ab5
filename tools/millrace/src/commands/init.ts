import type { AddCommand } from '../cli.ts';

/** `millrace init`: a pipeline in the project around, or a project where there is none. */
export const initCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'init <name>',
    'Make a pipeline, or a project where there is none; --from writes the recipe for a CSV file and runs it.',
    (args) =>
      args
        .positional('name', {
          type: 'string',
          demandOption: true,
          describe: 'Of the pipeline, or of the folder of a new project; . is this folder.',
        })
        .option('from', { type: 'string', requiresArg: true, describe: 'CSV file with a header (.csv, .csv.gz).' })
        .option('target', {
          type: 'string',
          requiresArg: true,
          describe: 'Column to predict (the last that can be predicted).',
        })
        .option('task', {
          choices: ['regressor', 'classifier'] as const,
          describe: 'Whether to predict a number or a class (as the target looks).',
        })
        .option('run', { type: 'boolean', default: true, describe: 'With --from: run at once; --no-run does not.' })
        .example('$0 init churn --from customers.csv --target churned', '')
        .example('$0 init my-project', 'outside of a project'),
    async (args) => {
      const { init } = await import('../init/init.ts');
      exit(await init(args, io));
    },
  );
