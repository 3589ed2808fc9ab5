import type { Evaluation } from './format.ts';
import { METRICS, type MetricName } from './metric.ts';

type Slice = NonNullable<Evaluation['slices']>[number];

export interface RankedSlices {
  /** Those that are ranked, the worst first; then the others, the largest first. */
  readonly slices: readonly Slice[];
  readonly sliceRanking: NonNullable<Evaluation['sliceRanking']>;
}

/**
 * Puts slices in the order in which a person should look at them. Those with fewer rows than `minimumRows`, whose
 * metrics are mostly chance, and those without the metric take no part in the ranking.
 */
export function rankSlices(slices: readonly Slice[], metric: MetricName, minimumRows: number): RankedSlices {
  const minimize = METRICS[metric].direction === 'minimize';
  const badness = ({ metrics }: Slice) => (metrics[metric] ?? 0) * (minimize ? 1 : -1);
  const takesPart = (slice: Slice) => slice.rows >= minimumRows && typeof slice.metrics[metric] === 'number';
  const ranked = slices.filter(takesPart).sort((a, b) => badness(b) - badness(a) || byRows(a, b));
  const others = slices.filter((slice) => !takesPart(slice)).sort(byRows);
  return { slices: [...ranked, ...others], sliceRanking: { metric, minimumRows, ranked: ranked.length } };
}

const byRows = (a: Slice, b: Slice): number => b.rows - a.rows;
