import { bestRun } from '@millrace/metadata';
import type { CommandModule } from 'yargs';
import * as z from 'zod';
import { type HistoryDependencies, historyCommand, toJson } from './command.ts';
import { runTable } from './run-table.ts';
import { formatNumber } from './text.ts';

const schema = z.object({
  metric: z.string(),
  goal: z.enum(['minimize', 'maximize']).optional(),
  pipeline: z.string().optional(),
  limit: z.number().int().positive(),
  json: z.boolean(),
});

/** `millrace runs best --metric rmse`. */
export const runsBestCommand = (deps: HistoryDependencies): CommandModule =>
  historyCommand(deps, {
    command: 'best',
    describe: 'Rank the successful runs by a metric',
    examples: [
      ['runs best --metric rmse', 'errors and losses are minimized'],
      ['runs best --metric latency --goal minimize', 'where the name does not tell'],
    ],
    options: (argv) =>
      argv
        .option('metric', { type: 'string', demandOption: true, requiresArg: true, describe: 'Name of the metric' })
        .option('goal', { choices: ['minimize', 'maximize'] as const, describe: 'Default: by the name of the metric' })
        .option('pipeline', { type: 'string', requiresArg: true, describe: 'Only runs of this pipeline' })
        .option('limit', { type: 'number', default: 5, requiresArg: true, describe: 'Show so many' }),
    schema,
    run: async ({ metric, goal, pipeline, limit, json }, { history, listing, print, width }) => {
      const best = await bestRun(history, metric, {
        ...listing,
        ...(goal === undefined ? {} : { goal }),
        ...(pipeline === undefined ? {} : { pipeline }),
      });
      if (json) return print(toJson({ ...best, ranking: best.ranking.slice(0, limit).map(({ id }) => id) }));
      print(`${best.run.id} has the best ${metric}: ${formatNumber(best.value)} (${best.goal}).\n`);
      return print(runTable(best.ranking.slice(0, limit), width, metric));
    },
  });
