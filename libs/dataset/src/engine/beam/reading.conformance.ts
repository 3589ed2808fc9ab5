import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROW } from '../../fixtures/arbitrary-recipe.ts';
import { inScratch, put } from '../../fixtures/scratch.ts';
import type { ColumnType } from '../../recipe/expression.ts';
import { type Recipe, recipeSchema } from '../../recipe/recipe.ts';
import { withDatabase } from '../duckdb/database.ts';
import { stringLiteral } from '../duckdb/quote.ts';
import { compareFits, compareRows, noComparison, summary } from '../fixtures/compare.ts';
import { filesWithDuckDb } from '../fixtures/duckdb.ts';
import type { BeamSource } from './compile.ts';
import { filesWithBeam } from './fixtures/beam.ts';
import { type RunYaml, withRunner } from './fixtures/runner.ts';

type Columns = Readonly<Record<string, ColumnType>>;

/** A recipe that carries every column, and finds rows by their number. */
const recipeOf = (columns: Columns, source: Partial<Recipe['source']> = {}): Recipe =>
  recipeSchema.parse({
    formatVersion: 1,
    name: 'reading',
    source: {
      columns: Object.entries({ [ROW]: 'integer', ...columns }).map(([name, type]) => ({ name, type })),
      ...source,
    },
    features: [{ kind: 'numeric', name: 'f', expression: { column: ROW } }],
    target: { kind: 'number', name: 'y', expression: { column: ROW } },
    carry: [ROW, ...Object.keys(columns)],
    split: { key: 'row', lots: 3, train: [0], validation: [1], test: [2] },
  });

/** Texts of each type that both engines read, beside the empty one. */
const READABLE: Record<ColumnType, readonly string[]> = {
  string: [
    '',
    'a',
    '" a "',
    '"x,y"',
    '"a ""quoted"" word"',
    '"two\nlines"',
    "it's",
    'Zürich',
    '日本',
    'NA',
    '  ',
    '{{ x }}',
  ],
  number: ['', '1', '-2.5', '1e3', '1E-3', ' 7 ', '+4', '.5', '5.', 'NaN', 'nan', 'inf', '-Infinity', '1e308', 'NA'],
  integer: ['', '1', '-2', '3.0', '1e3', ' 7 ', '9007199254740991', '-9007199254740991', '+4', 'NaN', 'NA'],
  boolean: ['', 'true', 'FALSE', 't', 'F', '1', '0', 'True', 'NA'],
  timestamp: [
    ...['', '2024-02-29', '2024-02-29 12:00:00', '2024-02-29T12:00:00Z', '2024-02-29T12:00:00.123456', 'NA'],
    ...['2024-02-29T12:00:00+02:00', '2024-02-29 12:00:00.5-0330', '1969-12-31T23:59:59.999999Z'],
  ],
};
const COLUMNS: Columns = { s: 'string', n: 'number', i: 'integer', b: 'boolean', t: 'timestamp' };

/** Records in which the texts of each type meet those of the others. */
const csvOf = (rows: number, end = '\n', delimiter = ',', decimal = '.'): string => {
  const records = Array.from({ length: rows }, (_, row) => [
    row,
    ...Object.values(COLUMNS).map((type, column) => {
      const texts = READABLE[type];
      const text = texts[(row * (column + 1) + row) % texts.length] ?? '';
      if (type === 'string') return text.replace(',', delimiter);
      return type === 'timestamp' ? text : text.replace('.', decimal);
    }),
  ]);
  return [[ROW, ...Object.keys(COLUMNS)], ...records].map((fields) => fields.join(delimiter) + end).join('');
};

async function compare(recipe: Recipe, raw: string, source: BeamSource, folder: string, run: RunYaml) {
  const found = noComparison();
  const ours = await filesWithDuckDb(recipe, raw, folder);
  const theirs = await filesWithBeam(recipe, source, join(folder, 'beam'), run);
  compareFits(ours.fitted, theirs.fitted, found);
  compareRows(recipe, ours, theirs, found);
  expect(found.differences.slice(0, 10)).toEqual([]);
  return found;
}

describe('CSV', () => {
  it.each([
    { name: 'with a header', csv: csvOf(1000), source: { missing: ['NA'] } },
    { name: 'with a byte-order mark and CRLF', csv: `\ufeff${csvOf(200, '\r\n')}`, source: { missing: ['NA'] } },
    {
      name: 'of semicolons and decimal commas',
      csv: csvOf(200, '\n', ';', ','),
      source: { missing: ['NA'], delimiter: ';', decimal: ',' },
    },
    { name: 'without a header', csv: csvOf(200).replace(/^.*\n/, ''), source: { missing: ['NA'], headers: 'none' } },
  ] as const)('$name has the values that our own engine reads', async ({ csv, source, name }) => {
    await inScratch(async (folder) => {
      const raw = await put(folder, 'rows.csv', csv);
      const recipe = recipeOf(COLUMNS, { ...source, missing: [...source.missing] });
      const found = await withRunner((run) => compare(recipe, raw, { files: raw, format: 'csv' }, folder, run));
      process.stdout.write(`Beam YAML, CSV ${name}: ${summary(found)}\n`);
    });
  });
});

/** What no engine reads, and the code by which Beam's job tells it. */
const REFUSED: readonly [string, ColumnType, string, string][] = [
  ['a text', 'number', `${ROW},x\n1,a\n`, 'WRONG_TYPE'],
  ['a broken number', 'integer', `${ROW},x\n1,1.5\n`, 'WRONG_TYPE'],
  ['a large integer', 'integer', `${ROW},x\n1,9007199254740992\n`, 'WRONG_TYPE'],
  ['a word', 'boolean', `${ROW},x\n1,maybe\n`, 'WRONG_TYPE'],
  ['a day that is not', 'timestamp', `${ROW},x\n1,2023-02-29\n`, 'WRONG_TYPE'],
  ['a record too short', 'string', `${ROW},x\n1,a\n2\n`, 'MALFORMED_INPUT'],
  ['a record too long', 'string', `${ROW},x\n1,a,b\n`, 'MALFORMED_INPUT'],
  ['an open quote', 'string', `${ROW},x\n1,"a\n`, 'MALFORMED_INPUT'],
  ['a column too many', 'string', `${ROW},x,z\n1,a,b\n`, 'WRONG_HEADER'],
  ['a column too few', 'string', `${ROW}\n1\n`, 'WRONG_HEADER'],
  ['a column twice', 'string', `${ROW},x,x\n1,a,a\n`, 'WRONG_HEADER'],
];

it('CSV that our own engine refuses stops the pipeline with a code', async () => {
  await withRunner(async (run) => {
    for (const [what, type, csv, code] of REFUSED) {
      await inScratch(async (folder) => {
        const files = await put(folder, 'rows.csv', csv);
        const recipe = recipeOf({ x: type });
        await expect(filesWithDuckDb(recipe, files, folder), what).rejects.toThrow();
        const theirs = filesWithBeam(recipe, { files, format: 'csv' }, join(folder, 'beam'), run);
        await expect(theirs, what).rejects.toThrow(`${code}: `);
      });
    }
  });
});

const TYPED = [
  'i AS row_number',
  "CAST('word ' || i % 5 AS ENUM('word 0', 'word 1', 'word 2', 'word 3', 'word 4')) AS s",
  'CAST(i % 100 AS TINYINT) AS i8, CAST(i AS UINTEGER) AS u32, CAST(i AS BIGINT) * 2000000000003 AS i64',
  'CAST(i / 7 AS FLOAT) AS f32, CAST(i / 7 AS DECIMAL(18, 5)) AS d, CAST(i AS SMALLINT) AS n16',
  "CASE i % 3 WHEN 0 THEN CAST('nan' AS DOUBLE) WHEN 1 THEN CAST('-inf' AS DOUBLE) ELSE i END AS f64",
  "DATE '2024-01-01' + CAST(i AS INTEGER) AS day, make_timestamp(i * 1000003) AS us, make_timestamptz(i * 7000001) AS tz",
  'make_timestamp_ns(i * 1000003007 - 12345678901) AS ns, i % 2 = 0 AS b',
];

describe('Parquet', () => {
  it('of any type that the recipe takes has the values that our own engine reads, from several files', async () => {
    await inScratch(async (folder) => {
      const raw = join(folder, 'raw');
      await mkdir(raw);
      await withDatabase({ workDirectory: folder }, async (connection) => {
        for (const part of [0, 1, 2]) {
          const rows = `SELECT ${TYPED.join(', ')} FROM range(${part * 1000}, ${part * 1000 + 1000}) t(i)`;
          const file = stringLiteral(join(raw, `part-${part}.parquet`));
          await connection.run(`COPY (${rows}) TO ${file} (ROW_GROUP_SIZE 200)`);
        }
      });
      const integers = { i8: 'integer', u32: 'integer', i64: 'integer' } as const;
      const numbers = { f32: 'number', d: 'number', n16: 'number', f64: 'number' } as const;
      const times = { day: 'timestamp', us: 'timestamp', tz: 'timestamp', ns: 'timestamp' } as const;
      const recipe = recipeOf({ s: 'string', ...integers, ...numbers, ...times, b: 'boolean' });
      const source: BeamSource = { files: `${raw}/*.parquet`, format: 'parquet' };
      const found = await withRunner((run) => compare(recipe, raw, source, folder, run));
      process.stdout.write(`Beam YAML, Parquet of many types: ${summary(found)}\n`);
      expect(found.values).toBeGreaterThan(3000 * 13);
    });
  });
});
