import { bootstrapIntervals } from './bootstrap.ts';
import { type Direction, METRICS, type MetricName } from './metric.ts';

/** A metric of the rows given, which may repeat; `null` where it is not defined on them. */
export type Scorer = (rows: Uint32Array) => number | null;

export type ComparisonVerdict = 'better' | 'worse' | 'not-distinguishable';

/** A challenger against the champion on the same rows. */
export interface Comparison {
  readonly metric: MetricName;
  readonly direction: Direction;
  /** Challenger − champion. */
  readonly difference: number;
  /** Interval of the difference. */
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly samples: number;
  /** Of the challenger; not distinguishable where the interval holds 0. */
  readonly verdict: ComparisonVerdict;
}

export interface ComparisonOptions {
  readonly metric: MetricName;
  readonly rows: number;
  readonly challenger: Scorer;
  readonly champion: Scorer;
  /** Resamples, 200 or more. */
  readonly samples: number;
  readonly seed: number;
  /** Default 0.95. */
  readonly level?: number;
}

/**
 * Percentile interval of the difference of a metric, both scored on the same rows of each resample (paired bootstrap:
 * Efron and Tibshirani 1993; for comparing predictors Koehn 2004, "Statistical Significance Tests for Machine
 * Translation Evaluation"). What is hard for both cancels out, so that it tells apart what two separate intervals would
 * not. `undefined` where the metric is not defined on the rows, or on some resample.
 */
export function compareOnSameRows(options: ComparisonOptions): Comparison | undefined {
  const { metric, rows, challenger, champion, samples, seed, level = 0.95 } = options;
  const differenceOn = (drawn: Uint32Array): number | null => {
    const [own, held] = [challenger(drawn), champion(drawn)];
    return own === null || held === null ? null : own - held;
  };
  const difference = differenceOn(Uint32Array.from({ length: rows }, (_, row) => row));
  const metricsOf = (drawn: Uint32Array) => ({ difference: differenceOn(drawn) });
  const interval = bootstrapIntervals({ rows, metricsOf, samples, seed, level }).difference;
  if (difference === null || interval === undefined) return undefined;
  const { direction } = METRICS[metric];
  return { metric, direction, difference, ...interval, level, samples, verdict: verdictOf(interval, direction) };
}

function verdictOf({ low, high }: { low: number; high: number }, direction: Direction): ComparisonVerdict {
  if (low <= 0 && high >= 0) return 'not-distinguishable';
  return low > 0 === (direction === 'maximize') ? 'better' : 'worse';
}
