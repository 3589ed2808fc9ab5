import { setTimeout as wait } from 'node:timers/promises';
import { MillraceError } from '@millrace/contract';
import { col, defineRecipe } from '@millrace/dataset';
import { runCommandLine } from '@millrace/entrypoint';
import {
  type Evaluate,
  type FakeBigQuery,
  type FakeGcs,
  FakeQueryError,
  startFakeBigQuery,
  startFakeGcs,
} from '@millrace/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { preprocess } from '../../component.ts';

const recipe = defineRecipe({
  ...{ name: 'r', columns: { a: 'number', b: 'number' }, features: { a: { kind: 'numeric', expression: col('a') } } },
  target: { kind: 'number', name: 'b', expression: col('b') },
  split: { key: ['a'], lots: 10, train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8], test: [9] },
});

let gcs: FakeGcs;
let bigquery: FakeBigQuery;
let evaluate: Evaluate;

beforeEach(async () => {
  evaluate = () => ({ columns: [], rows: [] });
  gcs = await startFakeGcs({ buckets: ['bucket'] });
  const readParquet = async () => ({ columns: ['a', 'b'].map((name) => ({ name, type: 'STRING' })), rows: [] });
  bigquery = await startFakeBigQuery({ gcs, evaluate: (query) => evaluate(query), readParquet });
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  vi.stubEnv('BIGQUERY_EMULATOR_HOST', bigquery.host);
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  await gcs.put('bucket', 'raw/a.csv', 'a,b\n1,2\n');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await bigquery.close();
  await gcs.close();
});

const inBucket = ['--bucket', 'gs://bucket', '--raw', 'gs://bucket/raw', '--project', 'p'];

async function run(flags: readonly string[] = [], data = inBucket, signal = new AbortController().signal) {
  let stderr = '';
  const code = await runCommandLine(preprocess.definition, {
    argv: ['local', '--engine', 'bigquery', ...data, '--recipe', JSON.stringify(recipe), ...flags],
    ...{ executable: '/app/preprocess', env: {}, version: '1.2.3', moduleUrl: import.meta.url, now: Date.now, signal },
    stdout: { write: () => undefined },
    stderr: { write: (text) => (stderr += text) },
  });
  return { code, stderr };
}

/** What a query fails with when it is run. */
const failing =
  (reason: string, message: string): Evaluate =>
  ({ dryRun }) => {
    if (!dryRun) throw new FakeQueryError(reason, message);
    return { columns: [], rows: [] };
  };

test('what all queries read and cost is told before the first is run, and refused beyond the limit', async () => {
  expect(await run(['--maximum-bytes-billed', '1000000'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /preprocess: 5 queries read at least 40 bytes, from \$0\.0003 on demand[\s\S]*error: BIGQUERY_BYTES_LIMIT[\s\S]*rows of the splits: 10\.0 MiB \(10485760 bytes\) would be billed/,
    ),
  });
  expect(bigquery.jobs).toEqual([]);
  expect(bigquery.requests.map(({ operation }) => operation)).toEqual(Array.from({ length: 5 }, () => 'jobs.dryRun'));
});

test('jobs have their place, labels and limit', async () => {
  evaluate = failing('accessDenied', 'Access Denied: File gs://bucket/raw/a.csv: storage.objects.get');
  const flags = ['--location', 'EU', '--labels', '{"team":"ml"}', '--maximum-bytes-billed', '20000000'];
  expect(await run(flags)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/BIGQUERY_PERMISSION_DENIED: rows of the splits[\s\S]*roles\/storage\.objectUser/),
  });
  expect(bigquery.jobs).toMatchObject([{ location: 'EU', labels: { team: 'ml' }, maximumBytesBilled: 20_000_000 }]);
});

test.each([
  ['a text that is no value', 'WRONG_TEXT:a:x7', /MALFORMED_INPUT[\s\S]*columns\.a: "x7" is no number/],
  ['a text that is no UTF-8', 'NOT_UTF8:b', /MALFORMED_INPUT[\s\S]*columns\.b: a text is no UTF-8/],
])('%s is told of the data', async (_name, message, stderr) => {
  evaluate = failing('invalidQuery', message);
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringMatching(stderr) });
});

test.each([
  ['data that is not in a bucket', ['--raw', import.meta.filename, '--project', 'p'], 'NEEDS_CLOUD_STORAGE'],
  ['no project', ['--raw', 'gs://bucket/raw'], 'PROJECT_REQUIRED'],
])('%s is refused before anything is asked', async (_name, data, code) => {
  const refused = await run([], ['--bucket', 'gs://bucket', ...data]);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(code) });
  expect(bigquery.requests).toEqual([]);
});

test('files that one table cannot be are refused before anything is asked', async () => {
  await gcs.put('bucket', 'raw/b.csv', 'b,a\n1,2\n');
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining('NOT_EXPRESSIBLE') });
  expect(bigquery.requests).toEqual([]);
});

test('Parquet whose types do not fit is refused before anything is run', async () => {
  await gcs.put('bucket', 'parquet/a.parquet', 'PAR1');
  evaluate = ({ tables }) => tables.raw ?? { columns: [], rows: [] };
  const data = [...inBucket.slice(0, 2), '--raw', 'gs://bucket/parquet', '--project', 'p'];
  expect(await run([], data)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/WRONG_TYPE[\s\S]*the files have STRING, the recipe says number/),
  });
  expect(bigquery.jobs).toEqual([]);
});

test('an interruption cancels the job that runs', async () => {
  const controller = new AbortController();
  let release = (): void => undefined;
  evaluate = ({ dryRun }) =>
    dryRun
      ? { columns: [], rows: [] }
      : new Promise((resolve) => {
          release = () => resolve({ columns: [], rows: [] });
        });
  const done = run([], inBucket, controller.signal);
  while (bigquery.jobs.length === 0) await wait(10);
  controller.abort(new MillraceError('INTERRUPTED', 'Stopped.', { exitCode: 130 }));
  expect((await done).code).toBe(130);
  expect(bigquery.jobs).toMatchObject([{ state: 'DONE', error: { reason: 'stopped' } }]);
  release();
});
