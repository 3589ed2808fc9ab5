import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  classificationMetrics,
  classificationTerms,
  compareOnSameRows,
  meanOfTerms,
  regressionMetrics,
  regressionTerms,
} from './index.ts';

/** 400 rows of which both are wrong at the first 100, and the challenger alone at those that `wrong` names. */
const against = (challengerWrong: number, championWrong: number, metric: 'accuracy' | 'logLoss' = 'accuracy') => {
  const right = (from: number, wrong: number) => (rows: Uint32Array) =>
    rows.filter((row) => row >= 100 && !(row >= from && row < from + wrong)).length / rows.length;
  return compareOnSameRows({
    ...{ metric, rows: 400, samples: 500, seed: 1 },
    challenger: right(100, challengerWrong),
    champion: right(200, championWrong),
  });
};

test('the verdict follows the interval of the difference, and the way in which the metric is better', () => {
  expect(against(5, 45)).toMatchObject({ verdict: 'better', direction: 'maximize' });
  expect(against(5, 45)?.difference).toBeCloseTo(0.1, 12);
  expect(against(45, 5)?.verdict).toBe('worse');
  expect(against(20, 22)?.verdict).toBe('not-distinguishable');
  expect(against(45, 5, 'logLoss')?.verdict).toBe('better');
});

test('who predicts the same is not distinguishable, with no doubt about it', () => {
  const score = (rows: Uint32Array) => rows.reduce((total, row) => total + row, 0);
  const same = compareOnSameRows({
    ...{ metric: 'rmse', rows: 50, samples: 200, seed: 3, challenger: score, champion: score },
  });
  expect(same).toMatchObject({ difference: 0, low: 0, high: 0, verdict: 'not-distinguishable' });
});

test('the interval is as wide as the spread of the paired differences says', () => {
  // Of 400 rows 5 speak for the champion and 45 for the challenger: ±1.96 √(variance / rows).
  const { low = 0, high = 0 } = against(5, 45) ?? {};
  const half = 1.96 * Math.sqrt((50 / 400 - 0.1 ** 2) / 400);
  expect(Math.abs(low - (0.1 - half))).toBeLessThan(0.25 * half);
  expect(Math.abs(high - (0.1 + half))).toBeLessThan(0.25 * half);
});

test('where the metric is not defined there is no comparison', () => {
  const options = { metric: 'r2', rows: 10, samples: 200, seed: 1, champion: () => 0.5 } as const;
  expect(compareOnSameRows({ ...options, challenger: () => null })).toBeUndefined();
  expect(compareOnSameRows({ ...options, challenger: (rows) => (new Set(rows).size < 7 ? null : 1) })).toBeUndefined();
});

test('terms of rows give the metrics that are means of them', () => {
  const value = fc.integer({ min: -50, max: 50 });
  const pairs = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(pairs, (rows) => {
      const [actual, predicted] = [rows.map(([a]) => a), rows.map(([, p]) => p)].map((v) => Float64Array.from(v));
      if (actual === undefined || predicted === undefined) throw new Error('two columns');
      const metrics = regressionMetrics(actual, predicted);
      for (const metric of ['rmse', 'mae', 'mape'] as const) {
        agree(metrics[metric], regressionTerms(metric, actual, predicted), rows.length);
      }
      expect(regressionTerms('r2', actual, predicted)).toBeUndefined();
      const classes = Int32Array.from(rows, ([a]) => Math.abs(a) % 3);
      const probabilities = Float64Array.from(
        rows.flatMap(([, p]) => [p === 0 ? 0 : 0.25, p < 10 ? 0.5 : 0.125, 0.25]),
      );
      const found = classificationMetrics(classes, { probabilities }, ['a', 'b', 'c']).metrics;
      for (const metric of ['accuracy', 'logLoss'] as const) {
        agree(found[metric], classificationTerms(metric, classes, probabilities, 3), rows.length);
      }
      expect(classificationTerms('macroAuc', classes, probabilities, 3)).toBeUndefined();
    }),
  );
});

function agree(metric: number | null, terms: ReturnType<typeof regressionTerms>, rows: number): void {
  if (terms === undefined) throw new Error('It has terms.');
  const found = meanOfTerms(
    terms,
    Uint32Array.from({ length: rows }, (_, row) => row),
  );
  if (metric === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(metric, 10);
}
