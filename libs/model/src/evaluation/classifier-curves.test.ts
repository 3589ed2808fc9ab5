import { expect, test } from 'vitest';
import { calibrationOf, confusionRates, precisionRecallCurve, thinPrecisionRecall } from './index.ts';

test('rows of one score make one point of the precision-recall curve', () => {
  const { points, averagePrecision } = precisionRecallCurve(Float64Array.of(0.9, 0.5, 0.5, 0.1), [1, 1, 0, 0]);
  expect(points).toEqual([
    { threshold: null, precision: 1, recall: 0 },
    { threshold: 0.9, precision: 1, recall: 0.5 },
    { threshold: 0.5, precision: 2 / 3, recall: 1 },
    { threshold: 0.1, precision: 0.5, recall: 1 },
  ]);
  expect(averagePrecision).toBeCloseTo(0.5 + 0.5 * (2 / 3), 15);
  expect(precisionRecallCurve(Float64Array.of(1, 2), [0, 0])).toEqual({ points: [], averagePrecision: null });
  expect(precisionRecallCurve(Float64Array.of(1, 2), [1, 1]).averagePrecision).toBe(1);
});

test('a thinned precision-recall curve keeps its ends', () => {
  const scores = Float64Array.from({ length: 5000 }, (_, i) => i);
  const { points } = precisionRecallCurve(
    scores,
    Array.from(scores, (s) => Number(s % 3 === 0)),
  );
  const thin = thinPrecisionRecall(points, 200);
  expect(thin.length).toBeLessThanOrEqual(200);
  expect([thin[0], thin.at(-1)]).toEqual([points[0], points.at(-1)]);
});

test('a classifier that is always sure and right half of the time is off by a half', () => {
  const probabilities = Float64Array.of(1, 0, 1, 0, 0.6, 0.4, 0.6, 0.4);
  const found = calibrationOf(Int32Array.of(0, 1, 0, 0), probabilities, 2);
  expect(found.bins.map(({ rows, confidence, accuracy }) => [rows, confidence, accuracy])).toEqual([
    [2, 0.6, 1],
    [2, 1, 0.5],
  ]);
  expect(found.bins.at(-1)).toMatchObject({ high: 1 });
  expect(found.expectedCalibrationError).toBeCloseTo((0.4 + 0.5) / 2, 15);
  expect(found.maximumCalibrationError).toBe(0.5);
});

test('rates are shares of the actual class, and zeros where it has no rows', () => {
  expect(
    confusionRates([
      [3, 1],
      [0, 0],
    ]),
  ).toEqual([
    [0.75, 0.25],
    [0, 0],
  ]);
});
