import { compareRuns, type Difference } from '@millrace/metadata';
import type { CommandModule } from 'yargs';
import * as z from 'zod';
import { type HistoryDependencies, historyCommand, toJson } from './command.ts';
import { table } from './table.ts';
import { formatValue } from './text.ts';

/** `millrace runs compare A B`. */
export const runsCompareCommand = (deps: HistoryDependencies): CommandModule =>
  historyCommand(deps, {
    command: 'compare <a> <b>',
    describe: 'Show what differs between two runs: inputs, parameters, data, code, versions, metrics',
    examples: [['runs compare 20261121-0915 latest', 'an older run and the newest']],
    options: (argv) =>
      argv
        .positional('a', { type: 'string', demandOption: true, describe: 'Id, its beginning, or "latest"' })
        .positional('b', { type: 'string', demandOption: true, describe: 'The other one' }),
    schema: z.object({ a: z.string(), b: z.string(), json: z.boolean() }),
    run: async ({ a, b, json }, { history, print, width }) => {
      const comparison = await compareRuns(history, a, b);
      if (json) return print(toJson({ ...comparison, a: comparison.a.id, b: comparison.b.id }));
      if (comparison.differences.length === 0) return print(`${comparison.a.id} and ${comparison.b.id} do not differ.`);
      return print(differenceTable(comparison.differences, [comparison.a.id, comparison.b.id], width));
    },
  });

const differenceTable = (differences: readonly Difference[], [a, b]: readonly [string, string], width: number) =>
  table(
    [{ title: 'OF' }, { title: 'WHAT', flexible: true }, { title: a, flexible: true }, { title: b, flexible: true }],
    differences.map((found, i) => [
      differences[i - 1]?.section === found.section ? '' : found.section,
      found.path,
      formatValue(found.a),
      formatValue(found.b),
    ]),
    width,
  );
