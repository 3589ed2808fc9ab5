import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LeastSquares } from './index.ts';

const fit = (x: readonly (readonly number[])[], y: readonly number[]) => {
  const solver = new LeastSquares(x[0]?.length ?? 0);
  solver.add(x.flat(), y, y.length);
  return solver.solve();
};

test('finds the plane that made the data', () => {
  const x = Array.from({ length: 2000 }, (_, i) => [Math.sin(i), 1e6 + 1e3 * Math.cos(3 * i)]);
  const model = fit(
    x,
    x.map(([a = 0, b = 0]) => 5 - 2 * a + 0.001 * b),
  );
  expect(model.coefficients[0]).toBeCloseTo(-2, 9);
  expect(model.coefficients[1]).toBeCloseTo(0.001, 11);
  expect(model.intercept[0]).toBeCloseTo(5, 6);
});

test('collinear and constant features are no obstacle', () => {
  const x = Array.from({ length: 900 }, (_, i) => [Number(i % 3 === 0), Number(i % 3 === 1), Number(i % 3 === 2), 7]);
  const y = x.map((_, i) => [10, 20, 60][i % 3] ?? 0);
  const predicted = fit(x, y).predict(x.flat(), 900);
  expect(Math.max(...predicted.map((p, i) => Math.abs(p - (y[i] ?? 0))))).toBeLessThan(1e-11);
});

test('a weight counts as so many equal rows', () => {
  const repeated = new LeastSquares(1);
  repeated.add([0, 1, 1, 1, 2], [1, 5, 5, 5, 2], 5);
  const weighted = new LeastSquares(1);
  weighted.add([0, 1, 2], [1, 5, 2], 3, [1, 3, 1]);
  expect(weighted.solve().coefficients[0]).toBeCloseTo(repeated.solve().coefficients[0] ?? 0, 12);
  expect(weighted.solve().intercept[0]).toBeCloseTo(repeated.solve().intercept[0] ?? 0, 12);
});

test('several targets are solved at once', () => {
  const solver = new LeastSquares(1, 2);
  solver.add([0, 1, 2], [0, 1, 2, 0, 4, -1], 3);
  const model = solver.solve();
  expect([...model.predict([3], 1)].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([6, -2]);
});

test('property: residuals are orthogonal to every feature and to the constant', () => {
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  const data = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 1300 });
  fc.assert(
    fc.property(data, (rows) => {
      const x = rows.map(([a, b]) => [a, b]);
      const y = rows.map(([, , c]) => c);
      const predicted = fit(x, y).predict(x.flat(), y.length);
      for (const column of [() => 1, (r: readonly number[]) => r[0] ?? 0, (r: readonly number[]) => r[1] ?? 0]) {
        const dot = rows.reduce((total, row, i) => total + column(row) * ((predicted[i] ?? 0) - (y[i] ?? 0)), 0);
        expect(Math.abs(dot)).toBeLessThan(1e-5);
      }
    }),
    { numRuns: 50 },
  );
});
