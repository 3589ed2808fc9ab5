import { type RunRecord, runState } from '@millrace/metadata';
import { type Column, table } from './table.ts';
import { formatDuration, formatMetrics, formatModel, formatNumber } from './text.ts';

/** Runs as a table, in the order given; with a metric, that one is a column and the others are left out. */
export function runTable(runs: readonly RunRecord[], width: number, metric?: string): string {
  const metrics: Column =
    metric === undefined ? { title: 'METRICS', flexible: true } : { title: metric.toUpperCase(), align: 'right' };
  return table(
    [
      { title: 'RUN' },
      { title: 'PIPELINE' },
      { title: 'STATE' },
      { title: 'TIME', align: 'right' },
      { title: 'GATE' },
      { title: 'MODEL', flexible: true },
      metrics,
    ],
    runs.map((run) => [
      run.id,
      run.pipeline,
      runState(run),
      formatDuration(run.durationSeconds),
      gate(run),
      formatModel(run),
      metric === undefined ? formatMetrics(run) : value(run, metric),
    ]),
    width,
  );
}

const gate = ({ gate: verdict }: RunRecord): string =>
  verdict === undefined ? '-' : verdict.passed ? 'passed' : 'refused';

function value(run: RunRecord, metric: string): string {
  const found = run.metrics?.[metric];
  return found === undefined ? '-' : formatNumber(found);
}
