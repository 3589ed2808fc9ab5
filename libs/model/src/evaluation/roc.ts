import { sweep, thin } from './sweep.ts';
import type { Vector } from './vectors.ts';

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
  const area = new PairCount();
  const { positives, negatives } = sweep(scores, positive, (threshold, hits, alarms, sides) => {
    area.add(hits, alarms);
    points.push({
      threshold,
      falsePositiveRate: alarms / sides.negatives,
      truePositiveRate: hits / sides.positives,
    });
  });
  const auc = area.share(positives, negatives);
  return { points: auc === null ? [] : points, auc };
}

/** Doubled count of (positive, negative) pairs in the right order, added up along a sweep. */
export class PairCount {
  private doubled = 0;
  private hits = 0;
  private alarms = 0;

  add(hits: number, alarms: number): void {
    this.doubled += (alarms - this.alarms) * (hits + this.hits);
    this.hits = hits;
    this.alarms = alarms;
  }

  share(positives: number, negatives: number): number | null {
    return positives === 0 || negatives === 0 ? null : this.doubled / (2 * positives * negatives);
  }
}

/** At most `limit` points, the ends among them, evenly spread over the curve's length so that steep parts keep theirs. */
export const thinRoc = (points: readonly RocPoint[], limit: number): RocPoint[] =>
  thin(points, limit, (point) => (point.falsePositiveRate + point.truePositiveRate) / 2);
