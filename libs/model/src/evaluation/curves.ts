import { CURVE_LIMITS } from './format.ts';
import { quantileOfSorted } from './quantile.ts';
import { at, type Vector } from './vectors.ts';

/** Indexes of at most `limit` evenly spaced rows. */
export function evenly(rows: number, limit: number): number[] {
  const count = Math.min(rows, limit);
  return Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}

/** `[actual, predicted]` of at most 2,000 evenly spaced rows. */
export function predictedVsActual(actual: Vector, predicted: Vector): [number, number][] {
  return evenly(actual.length, CURVE_LIMITS.sample).map((i) => [at(actual, i), at(predicted, i)]);
}

/**
 * Histogram of predicted − actual in 40 bins between the 0.5 % and the 99.5 % quantile; the outer bins also hold what
 * lies beyond, so that one outlier does not squeeze the rest into a single bin.
 */
export function residualHistogram(actual: Vector, predicted: Vector): { edges: number[]; counts: number[] } {
  const residuals = Float64Array.from(actual, (value, i) => at(predicted, i) - value).sort();
  const low = quantileOfSorted(residuals, 0.005);
  const high = quantileOfSorted(residuals, 0.995);
  if (!(high > low)) return { edges: [low, high], counts: [residuals.length] };
  const bins = CURVE_LIMITS.bins;
  const counts = new Array<number>(bins).fill(0);
  for (const residual of residuals) {
    const bin = Math.floor(((residual - low) / (high - low)) * bins);
    const clamped = Math.min(Math.max(bin, 0), bins - 1);
    counts[clamped] = (counts[clamped] ?? 0) + 1;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins), counts };
}
