import type { RunRecord } from '@millrace/metadata';
import { table } from './table.ts';
import { formatDuration, formatGate, formatMetrics, formatModel, formatTime } from './text.ts';

/** Runs as a table, in the order given. */
export const runTable = (runs: readonly RunRecord[], width: number): string =>
  table(
    [
      { title: 'RUN' },
      { title: 'PIPELINE' },
      { title: 'STATE' },
      { title: 'STARTED (UTC)' },
      { title: 'TIME', align: 'right' },
      { title: 'MODEL', flexible: true },
      { title: 'METRICS', flexible: true },
      { title: 'GATE', flexible: true },
    ],
    runs.map((run) => [
      run.id,
      run.pipeline,
      run.state,
      formatTime(run.startedAt),
      formatDuration(run.durationSeconds),
      formatModel(run),
      formatMetrics(run),
      formatGate(run),
    ]),
    width,
  );
