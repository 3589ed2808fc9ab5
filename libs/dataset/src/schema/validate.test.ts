import { describe, expect, it } from 'vitest';
import { jensenShannon, lInfinity } from './distance.ts';
import { comparable } from './drift.ts';
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

  it('a column of one value, unless the schema says so', () => {
    const same: Statistics = { ...usual, columns: [{ ...price, numeric: numeric(4, 4, [1000]) }, town] };
    expect(codes(same)).toEqual(['columns.price CONSTANT_COLUMN warning', 'columns.price DRIFT warning']);
    expect(validate(same, { schema: inferSchema(same) })).toEqual([]);
  });

  it('rows without a label, and classes that a split lacks', () => {
    const label = { ...schema, label: 'town' };
    expect(codes({ ...usual, columns: [price, { ...town, count: 999, missing: 1 }] }, label)).toEqual([
      'columns.town MISSING_LABEL error',
    ]);
    const split = (name: 'train' | 'test', words: string[]): Statistics['splits'][number] => ({
      split: name,
      rows: words.length,
      features: [{ name: 'where', top: words.map((value) => ({ value, count: 1 })) }],
    });
    const splits = [split('train', ['Bern', 'Chur']), split('test', ['Bern'])];
    expect(validate({ ...usual, splits }, { label: 'where' })).toMatchObject([
      { path: 'features.where', code: 'MISSING_CLASS', severity: 'warning', examples: [{ value: 'Chur' }] },
    ]);
  });

  it('drift beyond a limit that is given, as an error, and says what has changed', () => {
    const moved = { ...town, top: [{ value: 'Bern', count: 1000 }] };
    const drifted: Statistics = { ...usual, columns: [price, moved] };
    expect(validate(drifted, { previous: usual, drift: 0.5 })).toEqual([]);
    expect(validate(drifted, { previous: usual, drift: 0.3 })).toEqual([
      {
        path: 'columns.town',
        code: 'DRIFT',
        severity: 'error',
        message:
          'since the previous run, the largest change of a share is 0.400, more than 0.300. Bern: 60% then, 100% now.',
        column: 'town',
        count: 1000,
        examples: [{ value: 'Bern' }],
      },
    ]);
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

describe('histograms of different ranges are compared as TFDV does', () => {
  // Cases and results of tensorflow/data-validation, anomalies/metrics_test.cc; five bins of 1 to 6 have all its bounds.
  const histogram = (minimum: number, maximum: number, counts: number[]) => ({ minimum, maximum, counts });
  it.each([
    ['other bounds', histogram(1, 3, [2, 2]), histogram(2, 6, [2, 2]), 5, 0.65563906222],
    ['no overlap', histogram(0, 2, [2, 2]), histogram(3, 6, [2, 2]), 6, 1],
    ['one value', histogram(1, 1, [4]), histogram(2, 6, [2, 2]), 5, 1],
    ['the same', histogram(1, 5, [2, 1, 2]), histogram(1, 5, [2, 1, 2]), 16, 0],
  ])('%s', (_name, a, b, bins, expected) => {
    expect(jensenShannon(...comparable(a, b, bins))).toBeCloseTo(expected, 9);
  });
  it.each([
    [{ hello: 1, world: 9 }, { hello: 3, world: 7 }, 0.2],
    [{ b: 9, c: 1 }, { a: 3, b: 7 }, 0.3],
    [{}, {}, 0],
  ])('%j and %j', (a, b, expected) => {
    expect(lInfinity(new Map(Object.entries(a)), new Map(Object.entries(b)))).toBeCloseTo(expected, 9);
  });
  it('all of a histogram is in some bin', () => {
    const [, b] = comparable(histogram(-3.3, 10, [1, 2, 3, 4]), histogram(0.1, 0.7, [5, 0, 9]));
    expect([...b.values()].reduce((sum, n) => sum + n, 0)).toBeCloseTo(14, 9);
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
