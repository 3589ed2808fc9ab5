import type { RunRecord } from '@millrace/metadata';
import type { CommandModule } from 'yargs';
import * as z from 'zod';
import { runsBestCommand } from './best.ts';
import { type HistoryDependencies, historyCommand, toJson } from './command.ts';
import { runsCompareCommand } from './compare.ts';
import { runTable } from './run-table.ts';
import { runsShowCommand } from './show.ts';

const schema = z.object({ pipeline: z.string().optional(), limit: z.number().int().positive(), json: z.boolean() });

/** `millrace runs`, with `compare`, `best` and `show` below it. */
export const runsCommand = (deps: HistoryDependencies): CommandModule =>
  historyCommand(deps, {
    command: 'runs',
    describe: 'List the runs of a bucket, newest first',
    examples: [
      ['runs', 'the last 20 runs'],
      ['runs --pipeline bitcoin --limit 5', 'the last five of one pipeline'],
      ['runs best --metric rmse', 'the best one'],
      ['runs compare 20261121-09 latest', 'what differs between two'],
    ],
    options: (argv) =>
      argv
        .command(runsShowCommand(deps))
        .command(runsCompareCommand(deps))
        .command(runsBestCommand(deps))
        .option('pipeline', { type: 'string', requiresArg: true, describe: 'Only runs of this pipeline' })
        .option('limit', { type: 'number', default: 20, requiresArg: true, describe: 'At most so many' }),
    schema,
    run: async ({ pipeline, limit, json }, { history, listing, print, width }) => {
      const runs: RunRecord[] = [];
      for await (const run of history.runs(pipeline, listing)) {
        runs.push(run);
        if (runs.length === limit) break;
      }
      if (json) print(toJson(runs));
      else if (runs.length === 0) print(`There are no runs in ${history.store.uri}. Make one: millrace run`);
      else print(runTable(runs, width));
    },
  });
