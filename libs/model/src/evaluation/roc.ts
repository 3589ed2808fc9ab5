import { requireFinite, requireLength, type Vector } from './vectors.ts';

export interface RocPoint {
  /** Rows with at least this score count as positive; the first point's is infinite and given as `null`. */
  readonly threshold: number | null;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

export interface RocCurve {
  /** From (0, 0) to (1, 1), one point for each distinct score; empty where a class is missing. */
  readonly points: readonly RocPoint[];
  /**
   * Area under the curve: the share of (positive, negative) pairs in the right order, ties counted half. Exact up to one
   * division, as pairs are counted in integers. `null` without positives or without negatives.
   */
  readonly auc: number | null;
}

/**
 * ROC curve of scores against a yes or no (1 or 0) per row, all rows of one score taken together (Fawcett 2006).
 * @throws MillraceError `LENGTH_MISMATCH`, `NOT_FINITE`.
 */
export function rocCurve(scores: Vector, positive: ArrayLike<number>): RocCurve {
  const points: RocPoint[] = [{ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 }];
  const auc = sweep(scores, positive, (threshold, falsePositiveRate, truePositiveRate) => {
    points.push({ threshold, falsePositiveRate, truePositiveRate });
  });
  return { points: auc === null ? [] : points, auc };
}

/** The area alone, as {@link RocCurve} has it. */
export const areaUnderRoc = (scores: Vector, positive: ArrayLike<number>): number | null =>
  sweep(scores, positive, () => undefined);

/** Lowers the threshold from score to score, and tells the rates at each. */
function sweep(
  scores: Vector,
  positive: ArrayLike<number>,
  visit: (threshold: number, falsePositiveRate: number, truePositiveRate: number) => void,
): number | null {
  requireLength('labels', positive.length, scores.length);
  requireFinite('scores', scores);
  // Numbers alone sort many times faster than rows by a comparison: each side by itself, then both in step.
  const yes = Float64Array.from(scores.filter((_, i) => positive[i] === 1)).sort();
  const no = Float64Array.from(scores.filter((_, i) => positive[i] !== 1)).sort();
  if (yes.length === 0 || no.length === 0) return null;
  let [hits, alarms, doubledPairs] = [0, 0, 0];
  while (hits < yes.length || alarms < no.length) {
    const threshold = Math.max(yes.at(-1 - hits) ?? -Infinity, no.at(-1 - alarms) ?? -Infinity);
    const [hitsBefore, alarmsBefore] = [hits, alarms];
    while (hits < yes.length && yes[yes.length - 1 - hits] === threshold) hits++;
    while (alarms < no.length && no[no.length - 1 - alarms] === threshold) alarms++;
    doubledPairs += (alarms - alarmsBefore) * (hits + hitsBefore);
    visit(threshold, alarms / no.length, hits / yes.length);
  }
  return doubledPairs / (2 * yes.length * no.length);
}

/** At most `limit` points, the ends among them, evenly spread over the curve's length so that steep parts keep theirs. */
export function thinRoc(points: readonly RocPoint[], limit: number): RocPoint[] {
  if (points.length <= limit) return [...points];
  const thinned: RocPoint[] = [];
  let slot = -1;
  for (const point of points) {
    const position = (point.falsePositiveRate + point.truePositiveRate) / 2;
    const own = Math.min(Math.floor(position * (limit - 1)), limit - 2);
    if (own === slot) continue;
    thinned.push(point);
    slot = own;
  }
  const last = points.at(-1);
  if (last !== undefined && thinned.at(-1) !== last) thinned.push(last);
  return thinned;
}
