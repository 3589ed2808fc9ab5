import { type RunRecord, runState } from '@millrace/metadata';
import type { CommandModule } from 'yargs';
import * as z from 'zod';
import { type HistoryDependencies, historyCommand, toJson } from './command.ts';
import { table } from './table.ts';
import { formatDuration, formatGate, formatModel, formatNumber, formatTime, formatValue } from './text.ts';

/** `millrace runs show ID`. */
export const runsShowCommand = (deps: HistoryDependencies): CommandModule =>
  historyCommand(deps, {
    command: 'show <id>',
    describe: 'Show a run: steps, inputs, metrics, gate, model',
    examples: [
      ['runs show latest', 'the newest'],
      ['runs show 20261121-0915', 'by the beginning of its id'],
    ],
    options: (argv) =>
      argv.positional('id', { type: 'string', demandOption: true, describe: 'Id, its beginning, or "latest"' }),
    schema: z.object({ id: z.string(), json: z.boolean() }),
    run: async ({ id, json }, { history, print, width }) => {
      const run = await history.run(id);
      print(json ? toJson(run) : [facts(run, width), steps(run, width), metrics(run, width)].join('\n\n').trimEnd());
    },
  });

function facts(run: RunRecord, width: number): string {
  const rows: [string, string][] = [
    ['run', `${run.id} of ${run.pipeline}`],
    ['state', runState(run)],
    ['started', `${formatTime(run.startedAt)} UTC, took ${formatDuration(run.durationSeconds)}`],
    ['gate', formatGate(run)],
    ['model', formatModel(run)],
    ['code', `${run.code.commit ?? '-'}${run.code.dirty === true ? ' with uncommitted changes' : ''}`],
    ['report', run.report ?? '-'],
    ['again', run.command],
    ...Object.entries(run.inputs).map(([name, value]): [string, string] => [`input ${name}`, formatValue(value)]),
  ];
  return rows.map(([name, value]) => `${name.padEnd(Math.min(24, width))}${value}`).join('\n');
}

const steps = (run: RunRecord, width: number): string =>
  table(
    [
      { title: 'STEP' },
      { title: 'STATE' },
      { title: 'TIME', align: 'right' },
      { title: 'EXECUTION' },
      { title: 'ERROR', flexible: true },
    ],
    run.steps.map((step) => [
      step.id ?? step.name,
      step.state,
      formatDuration(step.durationSeconds),
      step.execution ?? '-',
      step.error === undefined ? '' : `${step.error.code}: ${step.error.message}`,
    ]),
    width,
  );

/** The model's metrics, and those of what it is compared with beside them. */
function metrics(run: RunRecord, width: number): string {
  const own = run.metrics ?? {};
  const baselines = Object.entries(run.baselines ?? {});
  if (Object.keys(own).length === 0) return '';
  return table(
    [
      { title: 'METRIC' },
      { title: 'MODEL', align: 'right' },
      ...baselines.map(([name]) => ({ title: name.toUpperCase(), align: 'right' as const })),
    ],
    Object.entries(own).map(([metric, value]) => [
      metric,
      formatNumber(value),
      ...baselines.map(([, of]) => formatValue(of[metric])),
    ]),
    width,
  );
}
