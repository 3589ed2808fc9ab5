import { expect, test } from 'vitest';
import {
  bootstrapIntervals,
  mean,
  permutationImportance,
  predictedVsActual,
  regressionMetrics,
  residualHistogram,
} from './index.ts';

const line = Float64Array.from({ length: 400 }, (_, i) => i / 400);

test('bootstrap intervals hold the mean, shrink with the rows and repeat by seed', () => {
  const interval = (rows: number, seed: number) =>
    bootstrapIntervals({
      rows,
      samples: 300,
      seed,
      metricsOf: (drawn) => ({ mean: mean(drawn.length, (i) => line[drawn[i] ?? 0] ?? 0), never: null }),
    });
  const wide = interval(100, 1);
  const narrow = interval(400, 1);
  expect(Object.keys(narrow)).toEqual(['mean']);
  expect(narrow.mean?.low).toBeLessThan(0.49875);
  expect(narrow.mean?.high).toBeGreaterThan(0.49875);
  // Four times the mean's standard error 0.2887 / √400, within a factor of 1.3.
  const width = (narrow.mean?.high ?? 0) - (narrow.mean?.low ?? 0);
  expect(width).toBeGreaterThan(0.0435);
  expect(width).toBeLessThan(0.0735);
  expect(wide.mean?.low).not.toBe(narrow.mean?.low);
  expect(interval(400, 1)).toEqual(narrow);
  expect(interval(400, 2)).not.toEqual(narrow);
});

test('the feature that the prediction hangs on is the important one', async () => {
  const rows = 200;
  const features = Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i * 1.7));
  const predict = (x: Float32Array) =>
    Float64Array.from({ length: rows }, (_, r) => 3 * (x[r * 3 + 1] ?? 0) + (x[r * 3] ?? 0));
  const actual = predict(features);
  const importance = await permutationImportance({
    groups: ['minor', 'major', 'unused'].map((feature, column) => ({ feature, columns: [column] })),
    features,
    width: 3,
    metric: 'rmse',
    scoreOf: async (x) => regressionMetrics(actual, predict(x)).rmse,
    repeats: 3,
    seed: 4,
  });
  expect(importance.map((f) => f.feature)).toEqual(['major', 'minor', 'unused']);
  expect(importance[2]).toEqual({ feature: 'unused', mean: 0, standardDeviation: 0 });
  expect(importance[0]?.standardDeviation).toBeGreaterThan(0);
});

test('chart data is bounded and loses no row of the histogram', () => {
  const actual = Float64Array.from({ length: 10_000 }, (_, i) => i);
  const predicted = actual.map((v, i) => (i === 5 ? 1e9 : v + Math.sin(i)));
  expect(predictedVsActual(actual, predicted)).toHaveLength(2000);
  const { edges, counts } = residualHistogram(actual, predicted);
  expect([edges.length, counts.length]).toEqual([41, 40]);
  expect(counts.reduce((a, b) => a + b)).toBe(10_000);
  expect(edges.at(-1)).toBeLessThan(1.01);
  expect(residualHistogram(actual, actual)).toEqual({ edges: [0, 0], counts: [10_000] });
});
