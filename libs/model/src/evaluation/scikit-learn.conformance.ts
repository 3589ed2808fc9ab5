import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import {
  calibrationOf,
  classificationMetrics,
  compareOnSameRows,
  confusionRates,
  LeastSquares,
  precisionRecallCurve,
  regressionDetails,
  regressionMetrics,
  rocCurve,
  versusRest,
} from './index.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const SEED = 20_240_611;

/** Answers of fixtures/oracle.py, one a case. */
function oracle<T>(answer: z.ZodType<T>, cases: readonly object[]): T[] {
  const python = execFileSync(`${root}tools/python/venv`, ['ml'], { encoding: 'utf8' }).trim();
  const script = fileURLToPath(new URL('./fixtures/oracle.py', import.meta.url));
  const output = execFileSync(python, [script], { input: JSON.stringify(cases), encoding: 'utf8', maxBuffer: 2 ** 28 });
  return z.array(answer).length(cases.length).parse(JSON.parse(output));
}

const close = (value: number | null | undefined, expected: number | null | undefined, scale = 1) => {
  if (expected === null || expected === undefined) return expect(value).toBe(expected);
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(scale, Math.abs(expected)));
};

/** Numbers without the subnormal ones, which scikit-learn takes for 0 as a divisor and as a column. */
const thousandths = (most: number) => fc.integer({ min: -most, max: most }).map((n) => n / 1000);

const nullable = z.number().nullable();
const regressionAnswer = z.object({
  rmse: z.number(),
  mae: z.number(),
  r2: nullable,
  mape: nullable,
  bias: z.number(),
  maxError: z.number(),
  quantiles: z.record(z.string(), z.number()),
});

test('regression metrics are those of scikit-learn', () => {
  const value = fc.oneof(thousandths(1e9), fc.constantFrom(0, 0.1, 1e-3, 20_000));
  const rows = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 300 });
  const cases = fc.sample(rows, { seed: SEED, numRuns: 150 }).map((pairs) => ({
    kind: 'regression',
    actual: pairs.map(([a]) => a),
    predicted: pairs.map(([, p]) => p),
  }));
  oracle(regressionAnswer, cases).forEach((expected, i) => {
    const actual = Float64Array.from(cases[i]?.actual ?? []);
    const predicted = Float64Array.from(cases[i]?.predicted ?? []);
    const metrics = regressionMetrics(actual, predicted);
    for (const name of ['rmse', 'mae', 'mape', 'bias', 'maxError', 'r2'] as const) close(metrics[name], expected[name]);
    const { residualQuantiles } = regressionDetails(actual, predicted);
    for (const [level, quantile] of Object.entries(expected.quantiles)) close(residualQuantiles[level], quantile);
  });
});

const classificationAnswer = z.object({
  accuracy: z.number(),
  logLoss: z.number(),
  macroF1: z.number(),
  precision: z.array(z.number()),
  recall: z.array(z.number()),
  f1: z.array(z.number()),
  support: z.array(z.number()),
  auc: z.array(nullable),
  confusion: z.array(z.array(z.number())),
  rates: z.array(z.array(z.number())),
  roc: z.array(z.tuple([z.number(), z.number()])).nullable(),
  averagePrecision: z.array(nullable),
  precisionRecall: z.array(z.tuple([z.number(), z.number()])).nullable(),
  calibration: z.object({
    bins: z.array(z.object({ rows: z.number(), confidence: z.number(), accuracy: z.number() })),
    expectedCalibrationError: z.number(),
    maximumCalibrationError: z.number(),
  }),
});

/** Probabilities of few distinct values, so that scores tie and classes are missing often. */
const verdicts = fc.tuple(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 1, max: 200 })).chain(([classes, rows]) =>
  fc.record({
    classes: fc.constant(classes),
    actual: fc.array(fc.integer({ min: 0, max: classes - 1 }), { minLength: rows, maxLength: rows }),
    weights: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: rows * classes, maxLength: rows * classes }),
  }),
);

function normalized(weights: readonly number[], classes: number): number[] {
  return weights.map((weight, i) => {
    const row = weights.slice(i - (i % classes), i - (i % classes) + classes);
    const total = row.reduce((a, b) => a + b, 0);
    return total === 0 ? 1 / classes : weight / total;
  });
}

test('classification metrics, curves with their areas, and calibration are those of scikit-learn', () => {
  const cases = fc.sample(verdicts, { seed: SEED, numRuns: 150 }).map(({ classes, actual, weights }) => ({
    kind: 'classification',
    classes,
    actual,
    probabilities: normalized(weights, classes),
  }));
  oracle(classificationAnswer, cases).forEach((expected, i) => {
    const { classes = 0, actual: labels = [], probabilities: shares = [] } = cases[i] ?? {};
    const [actual, probabilities] = [Int32Array.from(labels), Float64Array.from(shares)];
    const names = Array.from({ length: classes }, (_, c) => `c${c}`);
    const { metrics, perClass, confusion } = classificationMetrics(actual, { probabilities }, names);
    for (const name of ['accuracy', 'logLoss', 'macroF1'] as const) close(metrics[name], expected[name]);
    for (const name of ['precision', 'recall', 'f1', 'support', 'auc', 'averagePrecision'] as const) {
      perClass.forEach((c, index) => {
        close(c[name], expected[name][index]);
      });
    }
    expect(confusion).toEqual(expected.confusion);
    expect(confusionRates(confusion)).toEqual(expected.rates);
    const { scores, positive } = versusRest(actual, probabilities, 0, classes);
    const { points } = rocCurve(scores, positive);
    expect(points.length).toBe(expected.roc?.length ?? 0);
    points.forEach((point, index) => {
      close(point.falsePositiveRate, expected.roc?.[index]?.[0]);
      close(point.truePositiveRate, expected.roc?.[index]?.[1]);
    });
    const turned = precisionRecallCurve(scores, positive).points.toReversed();
    expect(turned.length).toBe(expected.precisionRecall?.length ?? 0);
    turned.forEach((point, index) => {
      close(point.precision, expected.precisionRecall?.[index]?.[0]);
      close(point.recall, expected.precisionRecall?.[index]?.[1]);
    });
    const { bins, ...errors } = calibrationOf(actual, probabilities, classes);
    expect(bins.map((bin) => bin.rows)).toEqual(expected.calibration.bins.map((bin) => bin.rows));
    bins.forEach((bin, index) => {
      close(bin.confidence, expected.calibration.bins[index]?.confidence);
      close(bin.accuracy, expected.calibration.bins[index]?.accuracy);
    });
    for (const name of ['expectedCalibrationError', 'maximumCalibrationError'] as const) {
      close(errors[name], expected.calibration[name]);
    }
  });
});

test('the least-squares baseline predicts unseen rows as LinearRegression does', () => {
  const number = thousandths(50_000);
  const row = fc.tuple(number, number, fc.integer({ min: 0, max: 2 }), number);
  /** Two numbers of very different size and a category, whose columns are collinear with the intercept. */
  const features = ([a, b, category]: readonly number[]) => [
    a ?? 0,
    1e6 + 1e4 * (b ?? 0),
    ...[0, 1, 2].map((c) => Number(c === category)),
  ];
  const cases = fc
    .sample(fc.array(row, { minLength: 20, maxLength: 1500 }), { seed: SEED, numRuns: 40 })
    .map((rows) => ({
      kind: 'leastSquares',
      x: rows.map(features),
      y: rows.map(([a, b, c, noise]) => 3 * a - b + 10 * c + noise),
      unseen: rows.slice(0, 10).map(([a, b, c]) => features([a + 1, b - 2, c])),
    }));
  oracle(z.object({ predicted: z.array(z.number()) }), cases).forEach((expected, i) => {
    const { x = [], y = [], unseen = [] } = cases[i] ?? {};
    const solver = new LeastSquares(5);
    solver.add(x.flat(), y, y.length);
    const predicted = solver.solve().predict(unseen.flat(), unseen.length);
    predicted.forEach((value, r) => {
      close(value, expected.predicted[r], 10);
    });
  });
});

test('the paired bootstrap gives the interval that scipy gives', () => {
  const right = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
    ...{ minLength: 300, maxLength: 800 },
  });
  const cases = fc.sample(right, { seed: SEED, numRuns: 12 }).map((rows, i) => ({
    kind: 'paired',
    challenger: rows.map(([a]) => Number(a > 3)),
    // What is hard for the one is often hard for the other.
    champion: rows.map(([a, b]) => Number(b > i % 3 ? a > 3 : b > 0)),
  }));
  oracle(z.object({ low: z.number(), high: z.number() }), cases).forEach((expected, i) => {
    const { challenger = [], champion = [] } = cases[i] ?? {};
    const share = (hits: readonly number[]) => (rows: Uint32Array) =>
      rows.reduce((total, row) => total + (hits[row] ?? 0), 0) / rows.length;
    const found = compareOnSameRows({
      ...{ metric: 'accuracy', rows: champion.length, samples: 5000, seed: i },
      ...{ challenger: share(challenger), champion: share(champion) },
    });
    // Two draws of 5,000 resamples: their ends differ by a few hundredths of the interval.
    const room = 0.06 * (expected.high - expected.low) + 1 / champion.length;
    expect(Math.abs((found?.low ?? Number.NaN) - expected.low)).toBeLessThan(room);
    expect(Math.abs((found?.high ?? Number.NaN) - expected.high)).toBeLessThan(room);
  });
});
