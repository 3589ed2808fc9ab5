import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { JsonObject } from '@millrace/contract';
import { col, defineRecipe, prepare } from '@millrace/dataset';
import { artifactAt, runStep } from '@millrace/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { query } from './component.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-query-'));
  await writeFile(join(folder, 'prices.csv'), "day,coin,price\n1,bitcoin,10.5\n2,ether,7\n3,it's,0.25\n4,bitcoin,11\n");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const raw = () => artifactAt(join(folder, 'prices.csv'));
const ask = async (sql: string, parameters?: JsonObject, name = 'step') =>
  runStep(query, { sql, raw: raw(), parameters }, join(folder, name));

async function rowsOf(step: Awaited<ReturnType<typeof ask>>): Promise<unknown> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const file = join(step.outputs.result?.path ?? '', 'result.parquet');
  const rows = (await connection.runAndReadAll(`FROM read_parquet('${file}')`)).getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

test('a query keeps its rows as Parquet, in its order, which the next query reads', async () => {
  const first = await ask('SELECT coin, max(price) AS most FROM raw GROUP BY coin ORDER BY most DESC; -- by coin');
  expect(first.result).toEqual({ rows: 3 });
  expect(first.outputs.result?.metadata).toEqual({ rows: 3 });
  expect(await readdir(first.outputs.result?.path ?? '')).toEqual(['result.parquet']);
  expect(await rowsOf(first)).toEqual([
    { coin: 'bitcoin', most: 11 },
    { coin: 'ether', most: 7 },
    { coin: "it's", most: 0.25 },
  ]);
  const next = { sql: 'SELECT count(*) AS coins FROM raw', raw: artifactAt(first.outputs.result?.path ?? '') };
  expect(await rowsOf(await runStep(query, next, join(folder, 'next')))).toEqual([{ coins: '3' }]);
});

test('values are parameters, whatever they look like', async () => {
  const hostile = "it's'; DROP TABLE raw; --";
  const sql =
    'SELECT $text AS t, $day + 1 AS d, $least * 2 AS l, $yes AS y, $none AS n, list_contains($coins, coin) AS c';
  const values = { text: hostile, day: 3, least: 0.5, yes: true, none: null, coins: ['bitcoin', 'x'] };
  const step = await ask(`${sql} FROM raw WHERE day = $day`, values);
  expect(await rowsOf(step)).toEqual([{ t: hostile, d: '4', l: 1, y: true, n: null, c: false }]);
});

test('splits are tables, and FARM_FINGERPRINT has the bits of BigQuery', async () => {
  const recipe = defineRecipe({
    name: 'prices',
    columns: { day: 'integer', coin: 'string', price: 'number' },
    features: { price: { kind: 'numeric', expression: col('price') } },
    target: { kind: 'number', name: 'target', expression: col('price') },
    split: { key: ['day'], lots: 3, train: [0], validation: [1], test: [2] },
  });
  const splits = join(folder, 'splits');
  const lines = Array.from({ length: 60 }, (_, i) => `${i},ether,${i}`);
  await writeFile(raw().path, `day,coin,price\n${lines.join('\n')}\n`);
  const { rows } = await prepare({ raw: raw().path, recipe, output: splits, workDirectory: join(folder, 'scratch') });
  const sql =
    "SELECT (SELECT count(*) FROM train) AS t, (SELECT count(*) FROM test) AS e, farm_fingerprint('1footrue') AS f";
  const step = await runStep(query, { sql, splits: artifactAt(splits) }, join(folder, 'step'));
  expect(await rowsOf(step)).toEqual([{ t: String(rows.train), e: String(rows.test), f: '-1541654101129638711' }]);
});

test('the same query over the same rows gives the same bytes', async () => {
  const sql = 'SELECT coin, sum(price) AS total, count(*) AS days FROM raw GROUP BY coin';
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i},coin${i % 97},${(i * 7919) % 1000}.25`);
  await writeFile(join(folder, 'prices.csv'), `day,coin,price\n${lines.join('\n')}\n`);
  const [first, second] = [await ask(sql, undefined, 'a'), await ask(sql, undefined, 'b')];
  expect(await rowsOf(first)).toEqual(await rowsOf(second));
});

describe('what is wrong is told with its place', () => {
  test.each([
    ['SELEC day FROM raw', 'line 1, column 1: syntax error at or near "SELEC"', { line: 1, column: 1 }],
    ['SELECT day,\n  prize\nFROM raw', 'line 2, column 3: Referenced column "prize" not found in FROM clause!', {}],
    ['SELECT * FROM sales', 'line 1, column 15: Table with name sales does not exist!', {}],
    ['SELECT CAST(coin AS INTEGER)\nFROM raw', /^line 1, column 8: Could not convert string 'bitcoin' to INT32/, {}],
    ['', 'The SQL holds no statement.', {}],
    ['-- only words', 'The SQL holds no statement.', {}],
  ])('%j', async (sql, message, fields) => {
    const expected = typeof message === 'string' ? message : expect.stringMatching(message);
    await expect(ask(sql)).rejects.toMatchObject({ code: 'INVALID_SQL', message: expected, exitCode: 2 });
    await expect(ask(sql)).rejects.toMatchObject({ fields });
  });

  test('in a long line, too, of which the engine shows a part', async () => {
    const columns = Array.from({ length: 60 }, (_, i) => `day + ${i} AS d${i}`).join(', ');
    const sql = `SELECT ${columns}, prize, ${columns} FROM raw`;
    await expect(ask(sql)).rejects.toMatchObject({ fields: { line: 1, column: sql.indexOf('prize') + 1 } });
  });

  test.each(['SELECT 1; SELECT 2', 'CREATE TABLE x AS SELECT 1', 'DROP VIEW raw', 'SET threads = 9', 'CHECKPOINT'])(
    '%j is not one SELECT',
    async (sql) => {
      await expect(ask(sql)).rejects.toMatchObject({ code: 'NOT_ONE_SELECT' });
    },
  );

  test('parameters that are missing, not asked for, or no values', async () => {
    await expect(ask('SELECT $a', { b: 1, c: 2 })).rejects.toMatchObject({
      code: 'INVALID_SQL_PARAMETERS',
      problems: [
        { path: 'parameters.a', code: 'MISSING_PARAMETER' },
        { path: 'parameters.b', code: 'UNKNOWN_PARAMETER' },
        { path: 'parameters.c', code: 'UNKNOWN_PARAMETER' },
      ],
    });
    await expect(ask('SELECT 1', { 'a b': 1, c: { d: 1 }, e: [1, 'x'], f: [[1]] })).rejects.toMatchObject({
      problems: [{ code: 'BAD_NAME' }, { code: 'WRONG_TYPE' }, { code: 'WRONG_TYPE' }, { code: 'WRONG_TYPE' }],
    });
  });
});

test.each([
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_text('/etc/hostname')",
  "SELECT * FROM glob('/*')",
  "SELECT * FROM '/etc/passwd.csv'",
  "SELECT * FROM 'https://example.com/a.parquet'",
  "SELECT * FROM read_parquet('gs://bucket/a.parquet')",
])('%s reaches nothing', async (sql) => {
  await expect(ask(sql)).rejects.toMatchObject({ code: 'SQL_REACHES_OUT' });
});

test('a sort of more than the memory holds spills and ends', async () => {
  const text = "lpad(CAST((i * 7919) % 3000017 AS VARCHAR), 230, 'x')";
  const sql = `SELECT i, ${text} AS text FROM range(3000000) AS r(i) ORDER BY text`;
  expect((await ask(sql)).result).toEqual({ rows: 3_000_000 });
});
