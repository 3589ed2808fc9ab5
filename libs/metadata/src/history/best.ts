import { EXIT, MillraceError } from '@millrace/contract';
import type { History, ListOptions } from './history.ts';
import type { RunRecord } from './run-record.ts';

export type Goal = 'minimize' | 'maximize';

export interface BestRun {
  readonly run: RunRecord;
  readonly metric: string;
  readonly value: number;
  readonly goal: Goal;
  /** Runs that have the metric, the best first; the newer first among equals. */
  readonly ranking: readonly RunRecord[];
}

/** Metrics of which less is better, by how they are called. */
const LESS_IS_BETTER = /(^|[^a-z])(rmse|mae|mape|mse|loss|error|seconds)$|(Loss|Error|Seconds|Rmse|Mae|Mape|Mse)$/;

/** Whether less or more of a metric is better, as far as its name tells: errors and losses are minimised. */
export const goalOf = (metric: string): Goal => (LESS_IS_BETTER.test(metric) ? 'minimize' : 'maximize');

/**
 * The successful run with the best value of a metric.
 * @throws MillraceError `METRIC_MISSING` when no successful run has it; the hint names those there are.
 */
export async function bestRun(
  history: History,
  metric: string,
  options: { readonly goal?: Goal; readonly pipeline?: string } & ListOptions = {},
): Promise<BestRun> {
  const goal = options.goal ?? goalOf(metric);
  const known = new Set<string>();
  const candidates: { run: RunRecord; value: number }[] = [];
  for await (const run of history.runs(options.pipeline, options)) {
    if (run.state !== 'succeeded') continue;
    for (const name of Object.keys(run.metrics ?? {})) known.add(name);
    const value = run.metrics?.[metric];
    if (value !== undefined) candidates.push({ run, value });
  }
  // Stable, and runs come newest first.
  candidates.sort((a, b) => (goal === 'minimize' ? a.value - b.value : b.value - a.value));
  const [best] = candidates;
  if (best !== undefined) return { ...best, metric, goal, ranking: candidates.map(({ run }) => run) };
  throw new MillraceError('METRIC_MISSING', `No successful run in ${history.store.uri} has the metric ${metric}.`, {
    hint: known.size === 0 ? 'No run has metrics yet: millrace run' : `There are: ${[...known].sort().join(', ')}.`,
    exitCode: EXIT.usage,
  });
}
