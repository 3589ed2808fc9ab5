import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pyDouble, pyList, pyText, pyTuple } from './literals.ts';

const ESCAPE = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))/g;

/** What Python reads. */
const read = (literal: string): string =>
  literal.slice(1, -1).replace(ESCAPE, (_, x, u, long) => String.fromCodePoint(Number.parseInt(x ?? u ?? long, 16)));

describe('literals of Python', () => {
  it('of any text are of printable ASCII, end where they should, and have no mark of a template', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const literal = pyText(text);
        expect(literal).toMatch(/^'(?:[ !-&(-[\]-z|~]|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*'$/);
        expect(read(literal)).toBe(text);
      }),
      { numRuns: 1000, seed: 3 },
    );
  });

  it.each([
    ["it's", "'it\\x27s'"],
    ['a\\n', "'a\\x5cn'"],
    ['{{ x }}', "'\\x7b\\x7b x \\x7d\\x7d'"],
    ['日𝒳\n', "'\\u65e5\\U0001d4b3\\x0a'"],
  ])('of %j are %s', (text, literal) => {
    expect(pyText(text)).toBe(literal);
  });

  it('of doubles are not those of integers', () => {
    expect([2, -0.5, 1e21, 5e-324, -1e300].map(pyDouble)).toEqual(['2.0', '-0.5', '1e+21', '5e-324', '-1e+300']);
  });

  it('of lists and tuples', () => {
    expect([pyList(['1', '2']), pyTuple(['1']), pyTuple([])]).toEqual(['[1, 2]', '(1,)', '()']);
  });
});
