import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentsOf, quantile, scaleExponent } from './exact.ts';

const withoutNegativeZero = (x: number): number => x + 0;
const numbers = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }).map(withoutNegativeZero), {
  minLength: 2,
  maxLength: 50,
});

/** The sums that an engine takes. */
function sums(values: readonly number[]) {
  const minimum = Math.min(...values);
  const maximum = Math.max(...values);
  const unit = 2 ** scaleExponent(minimum, maximum);
  const q = values.map((x) => BigInt(Math.floor((x - minimum) * unit + 0.5)));
  const sum = q.reduce((a, b) => a + b, 0n);
  return momentsOf(
    { count: values.length, minimum, maximum },
    sum,
    q.reduce((a, b) => a + b * b, 0n),
  );
}

describe('moments from sums of whole numbers', () => {
  it('are the mean and the population standard deviation, to a billionth of the range', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        const std = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
        const range = Math.max(...values) - Math.min(...values);
        const found = sums(values);
        expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(range * 2 ** -29 + 1e-3);
        expect(Math.abs(found.std - std)).toBeLessThanOrEqual(range * 2 ** -28 + 1e-3);
      }),
    );
  });

  it('do not depend on the order', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        expect(sums(values.toReversed())).toEqual(sums(values));
      }),
    );
  });

  it('use 30 bits and no more', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), (width) => {
        const k = scaleExponent(0, width);
        expect(width * 2 ** k).toBeLessThan(2 ** 30);
        expect(width * 2 ** (k + 1)).toBeGreaterThanOrEqual(2 ** 30);
      }),
    );
  });

  it('of a constant are the constant and zero', () => {
    expect(sums([3.5, 3.5, 3.5])).toEqual({ mean: 3.5, std: 0 });
  });
});

describe('a quantile', () => {
  it('is linear inside its bin', () => {
    const histogram = { minimum: 0, maximum: 4, counts: [1, 0, 2, 1] };
    expect(quantile(histogram, 0.25)).toBe(1);
    expect(quantile(histogram, 0.5)).toBe(2.5);
    expect(quantile(histogram, 1)).toBe(4);
  });
});
