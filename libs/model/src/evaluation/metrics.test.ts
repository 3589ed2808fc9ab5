import { MillraceError } from '@millrace/contract';
import { expect, test } from 'vitest';
import {
  applyGate,
  classificationMetrics,
  regressionDetails,
  regressionMetrics,
  rocCurve,
  sum,
  thinRoc,
} from './index.ts';

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof MillraceError) return error.code;
    throw error;
  }
  return 'no error';
};

test('a sum keeps what a plain loop loses', () => {
  const terms = [1, 1e100, 1, -1e100];
  expect(sum(terms.length, (i) => terms[i] ?? 0)).toBe(2);
});

test('regression metrics by hand', () => {
  const actual = Float64Array.of(1, 2, 3, 4);
  const predicted = Float64Array.of(2, 2, 2, 6);
  const metrics = regressionMetrics(actual, predicted);
  expect(metrics.rmse).toBeCloseTo(Math.sqrt(6 / 4), 15);
  expect(metrics).toMatchObject({ mae: 1, bias: 0.5, maxError: 2 });
  expect(metrics.r2).toBeCloseTo(1 - 6 / 5, 15);
  expect(metrics.mape).toBeCloseTo((1 + 0 + 1 / 3 + 1 / 2) / 4, 15);
});

test('MAPE leaves rows with a target of 0 out and says how many', () => {
  const actual = Float64Array.of(0, 2);
  const predicted = Float64Array.of(1, 1);
  expect(regressionMetrics(actual, predicted).mape).toBe(0.5);
  expect(regressionDetails(actual, predicted).zeroTargets).toBe(1);
  expect(regressionMetrics(Float64Array.of(0, 0), predicted).mape).toBeNull();
});

test('R² of a constant target is undefined, rounding of its mean or not', () => {
  const actual = new Float64Array(10).fill(0.1);
  expect(regressionMetrics(actual, new Float64Array(10).fill(0.2)).r2).toBeNull();
});

test('what cannot be judged is refused by code', () => {
  const one = Float64Array.of(1);
  expect(codeOf(() => regressionMetrics(new Float64Array(0), new Float64Array(0)))).toBe('NO_ROWS');
  expect(codeOf(() => regressionMetrics(one, Float64Array.of(1, 2)))).toBe('LENGTH_MISMATCH');
  expect(codeOf(() => regressionMetrics(one, Float64Array.of(Number.NaN)))).toBe('NOT_FINITE');
  const probabilities = Float64Array.of(0.5, 0.5);
  expect(codeOf(() => classificationMetrics(Int32Array.of(2), { probabilities }, ['a', 'b']))).toBe('UNKNOWN_CLASS');
});

test('classification metrics by hand, a class never seen counted as 0', () => {
  const actual = Int32Array.of(0, 0, 1, 1);
  const probabilities = Float64Array.of(0.8, 0.2, 0, 0.4, 0.6, 0, 0.3, 0.7, 0, 0.6, 0.4, 0);
  const { metrics, perClass, confusion } = classificationMetrics(actual, { probabilities }, ['a', 'b', 'c']);
  expect(confusion).toEqual([
    [1, 1, 0],
    [1, 1, 0],
    [0, 0, 0],
  ]);
  expect(metrics.accuracy).toBe(0.5);
  expect(metrics.macroF1).toBeCloseTo(1 / 3, 15);
  expect(perClass[2]).toEqual({
    ...{ class: 'c', precision: 0, recall: 0, f1: 0, support: 0 },
    ...{ auc: null, averagePrecision: null },
  });
  expect(perClass[0]?.auc).toBe(0.75);
  expect(metrics.logLoss).toBeCloseTo(-(Math.log(0.8) + 2 * Math.log(0.4) + Math.log(0.7)) / 4, 15);
});

test('an impossible class costs a bounded log loss', () => {
  const sure = classificationMetrics(Int32Array.of(0), { probabilities: Float64Array.of(0, 1) }, ['a', 'b']);
  expect(sure.metrics.logLoss).toBeCloseTo(52 * Math.LN2, 10);
});

test('rows of one score make one point of the ROC curve', () => {
  const { points, auc } = rocCurve(Float64Array.of(0.9, 0.5, 0.5, 0.1), [1, 1, 0, 0]);
  expect(points.map((p) => [p.threshold, p.falsePositiveRate, p.truePositiveRate])).toEqual([
    [null, 0, 0],
    [0.9, 0, 0.5],
    [0.5, 0.5, 1],
    [0.1, 1, 1],
  ]);
  expect(auc).toBe(0.875);
  expect(rocCurve(Float64Array.of(1, 2), [1, 1])).toEqual({ points: [], auc: null });
});

test('a thinned curve keeps its ends and its order', () => {
  const scores = Float64Array.from({ length: 5000 }, (_, i) => i);
  const { points } = rocCurve(
    scores,
    Array.from(scores, (s) => (s % 3 === 0 ? 1 : 0)),
  );
  const thin = thinRoc(points, 200);
  expect(thin.length).toBeLessThanOrEqual(200);
  expect(thin.length).toBeGreaterThan(150);
  expect([thin[0], thin.at(-1)]).toEqual([points[0], points.at(-1)]);
});

test('the gate multiplies its threshold by a baseline', () => {
  const baselines = { naive: { rmse: 2 }, leastSquares: { rmse: 1 } };
  const gate = applyGate({ metric: 'rmse', threshold: 0.45, relativeTo: 'naive' }, { rmse: 0.9 }, baselines);
  expect(gate).toEqual({
    metric: 'rmse',
    direction: 'minimize',
    threshold: 0.45,
    relativeTo: 'naive',
    limit: 0.9,
    value: 0.9,
    passed: true,
    reasons: ['rmse 0.9 ≤ 0.45 × naive (2)'],
  });
  expect(applyGate({ metric: 'rmse', threshold: 0.44, relativeTo: 'naive' }, { rmse: 0.9 }, baselines).passed).toBe(
    false,
  );
});

test('by interval, the gate asks for more than luck', () => {
  const rule = { metric: 'accuracy', mustBeatChampion: true, betterBy: 'interval' } as const;
  const comparison = {
    metric: 'accuracy',
    direction: 'maximize',
    level: 0.95,
    samples: 1000,
    difference: 0.1,
  } as const;
  const judged = (compared?: Parameters<typeof applyGate>[3]) =>
    applyGate(rule, { accuracy: 0.7 }, { champion: { accuracy: 0.6 } }, compared);
  expect(judged({ ...comparison, low: 0.02, high: 0.18, verdict: 'better' })).toMatchObject({
    passed: true,
    reasons: ["accuracy 0.7 is better than the champion's 0.6 (95 % interval of the difference 0.02 to 0.18)"],
  });
  expect(judged({ ...comparison, low: -0.01, high: 0.2, verdict: 'not-distinguishable' })).toMatchObject({
    passed: false,
    reasons: [expect.stringContaining("is not distinguishable from the champion's 0.6")],
  });
  expect(judged()).toMatchObject({ passed: false, reasons: [expect.stringContaining('cannot be told from')] });
  expect(applyGate(rule, { accuracy: 0.7 }, {}).passed).toBe(true);
});

test('the gate asks for more than the champion has', () => {
  const rule = { metric: 'accuracy', mustBeatChampion: true, threshold: 0.5 } as const;
  const judged = (champion?: number) =>
    applyGate(rule, { accuracy: 0.7 }, champion === undefined ? {} : { champion: { accuracy: champion } });
  expect(judged(0.6).passed).toBe(true);
  expect(judged(0.7)).toMatchObject({
    passed: false,
    reasons: ['accuracy 0.7 ≥ 0.5', "accuracy 0.7 does not beat the champion's 0.7"],
  });
  expect(judged().passed).toBe(true);
  expect(applyGate({ metric: 'rmse' }, { rmse: 1 }, {}).reasons).toEqual(['Nothing was asked of the model.']);
  expect(codeOf(() => applyGate({ metric: 'r2' }, { r2: null }, {}))).toBe('METRIC_UNDEFINED');
});
