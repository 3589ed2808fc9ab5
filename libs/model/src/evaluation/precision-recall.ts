import { PairCount } from './roc.ts';
import { sweep, thin } from './sweep.ts';
import type { Vector } from './vectors.ts';

export interface PrecisionRecallPoint {
  /** Rows with at least this score count as positive; `null` above every score, where precision is 1 by convention. */
  readonly threshold: number | null;
  readonly precision: number;
  readonly recall: number;
}

export interface PrecisionRecallCurve {
  /** From recall 0 to recall 1, one point for each distinct score; empty without positives. */
  readonly points: readonly PrecisionRecallPoint[];
  /**
   * Precision at each threshold weighted by the gain in recall, Σ (Rₙ − Rₙ₋₁) Pₙ, without interpolation, which would be
   * too kind (Davis and Goadrich 2006). `null` without positives.
   */
  readonly averagePrecision: number | null;
}

/**
 * Precision and recall of scores against a yes or no (1 or 0) per row, all rows of one score taken together.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.average_precision_score.html
 * @throws MillraceError `LENGTH_MISMATCH`, `NOT_FINITE`.
 */
export function precisionRecallCurve(scores: Vector, positive: ArrayLike<number>): PrecisionRecallCurve {
  const points: PrecisionRecallPoint[] = [{ threshold: null, precision: 1, recall: 0 }];
  const average = new AveragePrecision();
  const { positives } = sweep(scores, positive, (threshold, hits, alarms, sides) => {
    average.add(hits, alarms);
    points.push({ threshold, precision: hits / (hits + alarms), recall: hits / sides.positives });
  });
  const averagePrecision = average.of(positives);
  return { points: averagePrecision === null ? [] : points, averagePrecision };
}

/** How well scores rank a yes before a no: both areas, from one sweep. */
export function rankingOf(
  scores: Vector,
  positive: ArrayLike<number>,
): { readonly auc: number | null; readonly averagePrecision: number | null } {
  const [area, average] = [new PairCount(), new AveragePrecision()];
  const { positives, negatives } = sweep(scores, positive, (_, hits, alarms) => {
    area.add(hits, alarms);
    average.add(hits, alarms);
  });
  return { auc: area.share(positives, negatives), averagePrecision: average.of(positives) };
}

/** At most `limit` points, the ends among them, evenly spread over recall. */
export const thinPrecisionRecall = (points: readonly PrecisionRecallPoint[], limit: number): PrecisionRecallPoint[] =>
  thin(points, limit, (point) => point.recall);

class AveragePrecision {
  private total = 0;
  private hits = 0;

  add(hits: number, alarms: number): void {
    this.total += ((hits - this.hits) * hits) / (hits + alarms);
    this.hits = hits;
  }

  of(positives: number): number | null {
    return positives === 0 ? null : this.total / positives;
  }
}
