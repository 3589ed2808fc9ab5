import { describe, expect, it } from 'vitest';
import { jensenShannon, lInfinity } from './distance.ts';
import { type ColumnStatistics, parseSchema, type Schema, type Statistics } from './formats.ts';
import { inferSchema } from './infer.ts';
import { validate } from './validate.ts';

const numeric = (minimum: number, maximum: number, counts: number[]): ColumnStatistics['numeric'] => ({
  minimum,
  maximum,
  mean: 0,
  std: 1,
  zeros: 0,
  quantiles: { p01: 0, p05: 0, p25: 0, p50: 0, p75: 0, p95: 0, p99: 0 },
  histogram: { minimum, maximum, counts },
});

const price: ColumnStatistics = {
  name: 'price',
  type: 'number',
  count: 1000,
  missing: 0,
  distinct: 900,
  numeric: numeric(1, 9, [500, 300, 150, 50]),
};
const town: ColumnStatistics = {
  name: 'town',
  type: 'string',
  count: 1000,
  missing: 0,
  distinct: 2,
  top: [
    { value: 'Bern', count: 600 },
    { value: 'Chur', count: 400 },
  ],
};
const usual: Statistics = { formatVersion: 1, rows: 1000, columns: [price, town], otherColumns: [], splits: [] };
const schema = inferSchema(usual);
const codes = (statistics: Statistics, expected: Schema = schema): string[] =>
  validate(statistics, { schema: expected, previous: usual }).map((a) => `${a.path} ${a.code} ${a.severity}`);

describe('a schema that was inferred', () => {
  it('fits the data it comes from', () => {
    expect(codes(usual)).toEqual([]);
    expect(schema.columns).toEqual([
      { name: 'price', type: 'number', presence: 1, minimum: 0 },
      { name: 'town', type: 'string', presence: 1, domain: ['Bern', 'Chur'] },
    ]);
  });
});

describe('validate finds', () => {
  it('new and missing columns', () => {
    expect(codes({ ...usual, columns: [price], otherColumns: ['street'] })).toEqual([
      'columns.street NEW_COLUMN warning',
      'columns.town MISSING_COLUMN error',
    ]);
  });

  it('a changed type', () => {
    expect(codes({ ...usual, columns: [{ ...price, type: 'string' }, town] })).toEqual([
      'columns.price TYPE_CHANGED error',
    ]);
  });

  it('values out of the domain, out of the range, and missing', () => {
    const strange: Statistics = {
      ...usual,
      columns: [
        { ...price, numeric: numeric(-1, 9, [500, 300, 150, 50]) },
        { ...town, count: 900, missing: 100, top: [...(town.top ?? []), { value: 'Bren', count: 1 }] },
      ],
    };
    expect(validate(strange, { schema }).map((a) => `${a.path} ${a.code} ${a.severity}`)).toEqual([
      'columns.price OUT_OF_RANGE error',
      'columns.town MISSING_VALUES error',
      'columns.town OUT_OF_DOMAIN error',
    ]);
  });

  it('drift, an error only where the schema sets a limit', () => {
    const drifted: Statistics = {
      ...usual,
      columns: [{ ...price, numeric: numeric(1, 9, [50, 150, 300, 500]) }, town],
    };
    expect(codes(drifted)).toEqual(['columns.price DRIFT warning']);
    const strict = parseSchema({ ...schema, columns: schema.columns.map((c) => ({ ...c, drift: 0.05 })) });
    expect(codes(drifted, strict)).toEqual(['columns.price DRIFT error']);
  });

  it('skew between splits, beyond the noise of small samples', () => {
    const split = (name: 'train' | 'test', counts: number[]): Statistics['splits'][number] => ({
      split: name,
      rows: 0,
      features: [{ name: 'f', histogram: { minimum: 0, maximum: 1, counts } }],
    });
    const skewed = (counts: number[]) =>
      codes({ ...usual, splits: [split('train', [500, 500]), split('test', counts)] });
    expect(skewed([2, 6])).toEqual([]);
    expect(skewed([20, 900])).toEqual(['features.f SKEW warning']);
  });
});

describe('distances', () => {
  const of = (...counts: number[]) => new Map(counts.map((n, i) => [i, n]));
  it('are zero for equal shares and one for nothing in common', () => {
    expect(jensenShannon(of(1, 3), of(2, 6))).toBe(0);
    expect(jensenShannon(of(4, 0), of(0, 9))).toBe(1);
    expect(lInfinity(of(1, 1), of(5, 5))).toBe(0);
    expect(lInfinity(of(1, 0), of(0, 1))).toBe(1);
  });
  it('have the values of their definitions', () => {
    // p = (1/2, 1/2), q = (1/4, 3/4): H(3/8, 5/8) − (H(p) + H(q)) / 2 with logarithms to base 2.
    expect(jensenShannon(of(1, 1), of(1, 3))).toBeCloseTo(0.0487949406, 9);
    expect(lInfinity(of(1, 1), of(1, 3))).toBeCloseTo(0.25, 12);
  });
});
