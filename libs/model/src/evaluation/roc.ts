import { requireLength, type Vector } from './vectors.ts';

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

/** ROC curve of scores against a yes or no (1 or 0) per row, all rows of one score taken together (Fawcett 2006). */
export function rocCurve(scores: Vector, positive: ArrayLike<number>): RocCurve {
  requireLength('labels', positive.length, scores.length);
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const positives = order.reduce((count, i) => count + (positive[i] === 1 ? 1 : 0), 0);
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return { points: [], auc: null };

  const points: RocPoint[] = [{ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 }];
  let [hits, alarms, doubledPairs] = [0, 0, 0];
  for (let start = 0; start < order.length; ) {
    const threshold = scores[order[start] ?? 0] ?? 0;
    const [hitsBefore, alarmsBefore] = [hits, alarms];
    for (; start < order.length && scores[order[start] ?? 0] === threshold; start++) {
      if (positive[order[start] ?? 0] === 1) hits++;
      else alarms++;
    }
    doubledPairs += (alarms - alarmsBefore) * (hits + hitsBefore);
    points.push({ threshold, falsePositiveRate: alarms / negatives, truePositiveRate: hits / positives });
  }
  return { points, auc: doubledPairs / (2 * positives * negatives) };
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
