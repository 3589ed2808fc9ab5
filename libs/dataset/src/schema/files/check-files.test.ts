import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, test } from 'vitest';
import { BROKEN, csvOf, trees } from '../../fixtures/broken/index.ts';
import { inScratch, put } from '../../fixtures/scratch.ts';
import { parseSchema } from '../formats.ts';
import { checkFiles } from './check-files.ts';
import { describeFiles } from './describe-files.ts';

/** A schema and statistics of healthy trees, and what checking a file against them finds. */
const checking = (content: string | Uint8Array) =>
  inScratch(async (folder) => {
    const healthy = await put(folder, 'healthy.csv', csvOf(trees()));
    const options = { workDirectory: folder };
    const { schema, statistics: previous } = await describeFiles([healthy], { ...options, label: 'kind' });
    const { anomalies } = await checkFiles([await put(folder, 'trees.csv', content)], { ...options, schema, previous });
    return anomalies;
  });

test('nothing is said of the data that the schema comes from, nor of other data like it', async () => {
  expect(await checking(csvOf(trees()))).toEqual([]);
  expect(await checking(csvOf(trees(300, 8)))).toEqual([]);
});

test('there are twenty broken data sets and more', () => {
  expect(BROKEN.length).toBeGreaterThanOrEqual(20);
});

test.each(BROKEN)('$name: $code', async ({ make, code, severity, column, count, example, besides = [] }) => {
  const anomalies = await checking(make());
  const [found, ...others] = anomalies;
  expect(found).toMatchObject({ code, severity, count });
  expect(found?.column).toBe(column);
  expect(found?.examples?.[0]).toEqual(example);
  if (column !== undefined) expect(found?.path).toBe(`columns.${column}`);
  expect(found?.message).toMatch(/^[a-z0-9].*\.$/);
  expect(others.map(({ path, code: other }) => `${path} ${other}`)).toEqual(besides);
});

const numbers = (csv: string | Uint8Array, name = 'numbers.csv') => ({ name, csv });
type Given = ReturnType<typeof numbers>;

/** What is found in files by the schema of another. */
const compare = (usual: Given, ...others: readonly Given[]) =>
  inScratch(async (folder) => {
    const options = { workDirectory: folder };
    const { schema } = await describeFiles([await put(folder, usual.name, usual.csv)], options);
    const paths = await Promise.all(others.map(({ name, csv }, i) => put(folder, `${i}-${name}`, csv)));
    const { anomalies, rows } = await checkFiles(paths, { ...options, schema });
    return { anomalies, rows, schema };
  });

describe('files', () => {
  it('are told apart where there are several, with the rows of each', async () => {
    const { anomalies, rows } = await compare(
      numbers('a,b\n1,2\n2,3\n'),
      numbers('a,b\n1,2\n2,3\n'),
      numbers('b,a\n2,1\nx,2\n'),
      numbers('a\n7\n8\n'),
    );
    expect(rows).toBe(6);
    expect(anomalies).toMatchObject([
      { code: 'MISSING_COLUMN', column: 'b', count: 2, examples: [{ file: '2-numbers.csv' }] },
      { code: 'WRONG_TYPE', column: 'b', count: 1, examples: [{ file: '1-numbers.csv', row: 2, value: 'x' }] },
      { code: 'MISSING_VALUES', column: 'b', count: 2, examples: [{ file: '2-numbers.csv', row: 1 }, { row: 2 }] },
      { code: 'DUPLICATE_ROWS', count: 1, examples: [{ file: '1-numbers.csv', row: 1 }] },
    ]);
  });

  it('may have other delimiters, decimals and texts of missing values, if the schema has them', async () => {
    const usual = numbers('a;b\n1,5;x\nNA;y\n2,25;x\n');
    const { schema, anomalies } = await compare(usual, usual);
    expect(schema).toMatchObject({ delimiter: ';', decimal: ',', missing: ['NA'], columns: [{ type: 'number' }, {}] });
    expect(anomalies).toEqual([]);
  });

  it('may have labels that are numbers, written in any way', async () => {
    const labels = (words: string[]) => `x,label\n${words.map((word, i) => `${i / 8},${word}`).join('\n')}\n`;
    await inScratch(async (folder) => {
      const options = { workDirectory: folder };
      const usual = await put(folder, 'usual.csv', labels(['1', '2', '3', '1', '2', '3']));
      const { schema } = await describeFiles([usual], { ...options, label: 'label' });
      expect(schema.columns[1]).toMatchObject({ type: 'integer', domain: ['1', '2', '3'] });
      const other = await put(folder, 'other.csv', labels(['1.0', '2', '2', '+1', '4']));
      expect((await checkFiles([other], { ...options, schema })).anomalies).toMatchObject([
        { code: 'OUT_OF_DOMAIN', count: 1, examples: [{ row: 5, value: '4' }] },
        { code: 'MISSING_CLASS', examples: [{ value: '3' }] },
      ]);
    });
  });

  it('may have no header, or other names than the schema', async () => {
    await inScratch(async (folder) => {
      const options = { workDirectory: folder };
      const columns = [
        { name: 'size', header: 'Größe (m²)', type: 'number' },
        { name: 'word', type: 'string' },
      ];
      const schema = parseSchema({ formatVersion: 1, columns });
      const named = [await put(folder, 'named.csv', 'word,Größe (m²)\na,1.5\nb,x\n')];
      const expected = [{ path: 'columns.size', code: 'WRONG_TYPE', count: 1, examples: [{ row: 2, value: 'x' }] }];
      expect((await checkFiles(named, { ...options, schema })).anomalies).toMatchObject(expected);
      const bare = [await put(folder, 'bare.csv', '1.5,a\nx,b\n')];
      const byPlace = { ...schema, headers: 'none' as const };
      expect((await checkFiles(bare, { ...options, schema: byPlace })).anomalies).toMatchObject(expected);
      const wide = [await put(folder, 'wide.csv', '1.5,a,b\n')];
      expect((await checkFiles(wide, { ...options, schema: byPlace })).anomalies).toMatchObject([
        { path: 'wide.csv', code: 'WRONG_WIDTH' },
      ]);
    });
  });

  it('that cannot be unpacked are told', async () => {
    const packed = gzipSync('a,b\n1,2\n2,3\n');
    const { anomalies } = await compare(numbers('a,b\n1,2\n'), numbers(packed.subarray(0, 20), 'cut.csv.gz'));
    expect(anomalies).toMatchObject([{ path: '0-cut.csv.gz', code: 'NOT_READABLE', count: 1 }]);
  });

  it('with more malformed lines than are told say at least how many', async () => {
    const { anomalies } = await compare(numbers('a,b\n1,2\n'), numbers(`a,b\n${'1,2,3\n'.repeat(500)}`));
    expect(anomalies).toMatchObject([{ code: 'RAGGED_ROW', message: expect.stringMatching(/^in at least 20 lines/) }]);
    expect(anomalies[0]?.examples).toHaveLength(5);
  });
});

/** Writes a Parquet file of a query. */
async function parquet(path: string, select: string): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

test('Parquet files are compared by their types, and their rows as those of CSV are', () =>
  inScratch(async (folder) => {
    const options = { workDirectory: folder };
    const usual =
      "SELECT i, i / 2.5e0 AS x, DATE '2020-01-01' + CAST(i AS INTEGER) AS day, 'ab'[1 + i % 2] AS word FROM range(50) r(i)";
    const { schema } = await describeFiles([await parquet(`${folder}/usual.parquet`, usual)], options);
    expect(schema.columns.map(({ type }) => type)).toEqual(['integer', 'number', 'timestamp', 'string']);
    const broken = `SELECT i, CASE i WHEN 3 THEN 'NaN'::DOUBLE WHEN 4 THEN -1 ELSE x END AS x, CAST(day AS VARCHAR) AS day,
      CASE i WHEN 7 THEN 'c' ELSE word END AS word, [i] AS list FROM (${usual})`;
    const { anomalies } = await checkFiles([await parquet(`${folder}/broken.parquet`, broken)], { ...options, schema });
    expect(anomalies).toMatchObject([
      { code: 'TYPE_CHANGED', column: 'day', count: 50, examples: [{ row: 1, value: '2020-01-01' }, {}, {}, {}, {}] },
      { code: 'NEW_COLUMN', column: 'list', count: 50 },
      { code: 'NOT_FINITE', column: 'x', count: 1, examples: [{ row: 4, value: 'nan' }] },
      { code: 'OUT_OF_RANGE', column: 'x', count: 1, examples: [{ row: 5, value: '-1.0' }] },
      { code: 'OUT_OF_DOMAIN', column: 'word', count: 1, examples: [{ row: 8, value: 'c' }] },
    ]);
    const { anomalies: none } = await checkFiles([await put(folder, 'text.parquet', 'a,b')], { ...options, schema });
    expect(none).toMatchObject([{ path: 'text.parquet', code: 'NOT_READABLE' }]);
  }));

test('a label that is no column is refused', async () => {
  await inScratch(async (folder) => {
    const paths = [await put(folder, 'trees.csv', csvOf(trees()))];
    await expect(describeFiles(paths, { workDirectory: folder, label: 'king' })).rejects.toMatchObject({
      code: 'NO_SUCH_COLUMN',
    });
  });
});
