import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { identifier, stringLiteral } from '@millrace/dataset';
import { runCommandLine } from '@millrace/entrypoint';
import {
  type FakeBigQuery,
  type FakeGcs,
  type FakeQuery,
  type FakeTable,
  startFakeBigQuery,
  startFakeGcs,
} from '@millrace/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { query } from './component.ts';

let folder = '';
let gcs: FakeGcs;
let bigquery: FakeBigQuery;
const asked: FakeQuery[] = [];
const ROWS: FakeTable = {
  columns: [
    { name: 'area', type: 'STRING' },
    { name: 'cells', type: 'INT64' },
  ],
  rows: [
    ["Cache 'la Poudre'", '3'],
    ['Rawah', '9007199254740993'],
  ],
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-query-'));
  gcs = await startFakeGcs({ buckets: ['bucket'] });
  const evaluate = (query: FakeQuery) => {
    asked.push(query);
    return ROWS;
  };
  bigquery = await startFakeBigQuery({ gcs, evaluate, writeParquet, bytes: () => 20 * 1024 ** 2 });
  asked.length = 0;
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  vi.stubEnv('BIGQUERY_EMULATOR_HOST', bigquery.host);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await bigquery.close();
  await gcs.close();
  await rm(folder, { recursive: true, force: true });
});

async function writeParquet({ columns, rows }: FakeTable): Promise<Buffer> {
  const values = rows.map((row) => `(${row.map((cell) => stringLiteral(String(cell))).join(', ')})`).join(', ');
  const cast = columns.map(({ name, type }) => `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`);
  const names = columns.map(({ name }) => identifier(name)).join(', ');
  const file = join(folder, 'export.parquet');
  await duckdb(`COPY (SELECT ${cast} FROM (VALUES ${values}) AS v(${names})) TO ${stringLiteral(file)}`);
  return readFile(file);
}

async function duckdb(sql: string) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

async function local(bucket: string, ...flags: string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const place = ['--bucket', bucket, '--project', 'p', '--pipeline', 'forest', 'local', '--json'];
  const code = await runCommandLine(query.definition, {
    argv: [...place, '--engine', 'bigquery', '--location', 'EU', ...flags],
    ...{ executable: '/app/query', env: { ...process.env }, version: '0.1.0', moduleUrl: import.meta.url },
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    ...{ signal: new AbortController().signal, now: Date.now },
  });
  return { code, result: JSON.parse(stdout.join('').trimEnd().split('\n').at(-1) || 'null'), log: stderr.join('') };
}

test('BigQuery exports the rows, which become an artifact; nothing is left on the way', async () => {
  const sql = 'SELECT area, COUNT(*) AS cells FROM forest.cells WHERE slope > @least AND area IN UNNEST(@areas)';
  const parameters = JSON.stringify({ least: 2.5, areas: ["Cache 'la Poudre'", 'Rawah'] });
  const { code, result, log } = await local('gs://bucket', '--sql', sql, '--parameters', parameters);
  expect([code, log]).toEqual([0, expect.stringContaining('the query: reads about 20.0 MiB')]);
  expect(result.parameters).toEqual({ rows: 2 });
  expect(asked.at(-1)).toMatchObject({ sql, dryRun: false });
  expect(asked.at(-1)?.parameters).toEqual([
    { name: 'least', type: 'FLOAT64', value: '2.5' },
    { name: 'areas', type: 'ARRAY<STRING>', value: ["Cache 'la Poudre'", 'Rawah'] },
  ]);
  expect(bigquery.jobs.map(({ location, state }) => [location, state])).toEqual([['EU', 'DONE']]);

  const names = gcs.objects('bucket').map(({ name }) => name);
  const file = names.find((name) => name.endsWith('.parquet')) ?? '';
  expect(names.filter((name) => name.endsWith('.parquet'))).toEqual([file]);
  expect(file).toBe(`${result.execution}/result/000000000000.parquet`);
  const copy = join(folder, 'copy.parquet');
  await writeFile(copy, (await gcs.content('bucket', file)) ?? '');
  expect(await duckdb(`FROM read_parquet(${stringLiteral(copy)}) ORDER BY area`)).toEqual([
    { area: "Cache 'la Poudre'", cells: '3' },
    { area: 'Rawah', cells: '9007199254740993' },
  ]);
  // Its tables may have changed meanwhile: it is asked again.
  expect((await local('gs://bucket', '--sql', sql, '--parameters', parameters)).code).toBe(0);
  expect(bigquery.jobs).toHaveLength(2);
});

test('what costs too much, is no SELECT or has no bucket does not begin', async () => {
  const refused = async (bucket: string, ...flags: string[]) => (await local(bucket, ...flags)).result.error.code;
  expect(await refused('gs://bucket', '--sql', 'SELECT 1', '--maximum-bytes-billed', '1000')).toBe(
    'BIGQUERY_BYTES_LIMIT',
  );
  expect(await refused('gs://bucket', '--sql', 'DELETE FROM forest.cells WHERE TRUE')).toBe('NOT_ONE_SELECT');
  expect(await refused('gs://bucket', '--sql', 'SELECT 1; DELETE FROM forest.cells WHERE TRUE')).toBe('NOT_ONE_SELECT');
  expect(await refused(join(folder, 'runs'), '--sql', 'SELECT 1')).toBe('NEEDS_CLOUD_STORAGE');
  expect(bigquery.jobs).toEqual([]);
});
