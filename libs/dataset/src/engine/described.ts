import type { ColumnType } from '../recipe/expression.ts';
import { type ColumnStatistics, type NumericStatistics, SHOWN_BINS } from '../schema/formats.ts';
import { BINS, type Histogram, momentsOf, quantile } from '../statistics/exact.ts';

/** Beyond how many different values of a column none are told. */
const COUNTABLE = 100_000;

/** What a first reading counts of a raw column. */
export interface Counted {
  readonly count: number;
  /** About how many different values. */
  readonly distinct: number;
  /** Of numbers; null where there are none. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly zeros: number;
}

/** Whether a column's most frequent values are told. */
export const isTold = (type: ColumnType, { distinct }: Counted): boolean =>
  type !== 'number' && type !== 'timestamp' && distinct <= COUNTABLE;

export const isNumeric = (type: ColumnType): boolean => type === 'number' || type === 'integer';

/** The range of a column that is described as numbers; undefined where there is none that a histogram could have. */
export function rangeOf(
  type: ColumnType,
  { minimum, maximum }: Counted,
): { minimum: number; maximum: number } | undefined {
  if (!isNumeric(type) || minimum === null || maximum === null) return undefined;
  return Number.isFinite(maximum - minimum) ? { minimum, maximum } : undefined;
}

/** What a second reading sums of numbers: q and q² of SEMANTICS.md, and the counts in the bins of their range. */
export interface Summed {
  readonly sum: bigint;
  readonly squares: bigint;
  readonly counts: readonly number[];
}

/** A raw column in statistics.json. */
export function columnStatistics(
  { name, type }: { readonly name: string; readonly type: ColumnType },
  rows: number,
  counted: Counted,
  found: { readonly summed?: Summed | undefined; readonly top?: ColumnStatistics['top'] },
): ColumnStatistics {
  const { count, distinct } = counted;
  const range = rangeOf(type, counted);
  const { summed, top } = found;
  return {
    ...{ name, type, count, missing: rows - count, distinct },
    ...(range === undefined || summed === undefined ? {} : { numeric: numericStatistics(range, counted, summed) }),
    ...(top === undefined ? {} : { top }),
  };
}

function numericStatistics(
  range: { readonly minimum: number; readonly maximum: number },
  { count, zeros }: Counted,
  { sum, squares, counts }: Summed,
): NumericStatistics {
  const histogram = { ...range, counts };
  const at = (p: number) => quantile(histogram, p);
  return {
    ...range,
    ...momentsOf({ count, ...range }, sum, squares),
    zeros,
    quantiles: {
      p01: at(0.01),
      p05: at(0.05),
      p25: at(0.25),
      p50: at(0.5),
      p75: at(0.75),
      p95: at(0.95),
      p99: at(0.99),
    },
    histogram: shownHistogram(histogram),
  };
}

/** The histogram in fewer bins. */
export function shownHistogram({ minimum, maximum, counts }: Histogram): {
  minimum: number;
  maximum: number;
  counts: number[];
} {
  const size = BINS / SHOWN_BINS;
  const sums = Array.from({ length: SHOWN_BINS }, (_, i) =>
    counts.slice(i * size, (i + 1) * size).reduce((sum, n) => sum + n, 0),
  );
  return { minimum, maximum, counts: sums };
}
