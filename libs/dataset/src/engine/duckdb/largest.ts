import type { Expression } from '../../recipe/expression.ts';

/** The size of the largest value that each column can have, where that is known. */
export type LargestOf = ReadonlyMap<string, number>;

/** The size of the natural logarithm of any double, from 2^-1074 to 2^1024. */
const LARGEST_LOG = 745;
/** One more than the largest integer that a recipe knows. */
const LARGEST_INTEGER = 2 ** 53;

/**
 * A size that no value of a numeric expression exceeds; infinite where there is none. Rounding keeps the order of
 * doubles, so that what is computed here holds for what the engine computes.
 */
export function largestOf(e: Expression, columns: LargestOf): number {
  if ('column' in e) return columns.get(e.column) ?? Number.MAX_VALUE;
  if ('value' in e) return typeof e.value === 'number' ? Math.abs(e.value) : 1;
  if ('cast' in e) return e.cast === 'integer' ? LARGEST_INTEGER : Number.MAX_VALUE;
  const args = e.args.map((arg) => largestOf(arg, columns));
  const [a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY] = args;
  switch (e.op) {
    case 'add':
    case 'sub':
      return a + b;
    case 'mul':
      // Zero times what may be infinite may be no number.
      return Number.isNaN(a * b) ? Number.POSITIVE_INFINITY : a * b;
    case 'neg':
    case 'abs':
      return a;
    case 'floor':
      return a + 1;
    case 'sqrt':
      return Math.max(1, a);
    case 'log':
      return Number.isFinite(a) ? LARGEST_LOG : a;
    case 'least':
    case 'greatest':
    case 'coalesce':
      return Math.max(...args);
    case 'when':
      return Math.max(...args.slice(1));
    default:
      return Number.POSITIVE_INFINITY;
  }
}
