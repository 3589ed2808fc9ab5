import { requireFinite, requireLength, type Vector } from './vectors.ts';

/** Rows of each side, by which counts become rates. */
export interface Sides {
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Lowers a threshold from score to score, all rows of one score taken together, and tells at each how many rows at or
 * above it are positive (1) and how many are not.
 * @throws MillraceError `LENGTH_MISMATCH`, `NOT_FINITE`.
 */
export function sweep(
  scores: Vector,
  positive: ArrayLike<number>,
  visit: (threshold: number, hits: number, alarms: number, sides: Sides) => void,
): Sides {
  requireLength('labels', positive.length, scores.length);
  requireFinite('scores', scores);
  // Numbers alone sort many times faster than rows by a comparison: each side by itself, then both in step.
  const yes = Float64Array.from(scores.filter((_, i) => positive[i] === 1)).sort();
  const no = Float64Array.from(scores.filter((_, i) => positive[i] !== 1)).sort();
  const sides = { positives: yes.length, negatives: no.length };
  let [hits, alarms] = [0, 0];
  while (hits < yes.length || alarms < no.length) {
    const threshold = Math.max(yes.at(-1 - hits) ?? -Infinity, no.at(-1 - alarms) ?? -Infinity);
    while (hits < yes.length && yes[yes.length - 1 - hits] === threshold) hits++;
    while (alarms < no.length && no[no.length - 1 - alarms] === threshold) alarms++;
    visit(threshold, hits, alarms, sides);
  }
  return sides;
}

/**
 * At most `limit` points, the ends among them, evenly spread so that steep parts keep theirs.
 * @param position Where on the curve a point is, from 0 at the first to 1 at the last.
 */
export function thin<Point>(points: readonly Point[], limit: number, position: (point: Point) => number): Point[] {
  if (points.length <= limit) return [...points];
  const thinned: Point[] = [];
  let slot = -1;
  for (const point of points) {
    const own = Math.min(Math.floor(position(point) * (limit - 1)), limit - 2);
    if (own === slot) continue;
    thinned.push(point);
    slot = own;
  }
  const last = points.at(-1);
  if (last !== undefined && thinned.at(-1) !== last) thinned.push(last);
  return thinned;
}
