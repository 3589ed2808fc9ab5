import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VertexContext } from '@millrace/contract';
import { openStore, type Store } from '@millrace/storage';
import { type FakeGcs, startFakeGcs } from '@millrace/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { invoke } from '../../fixtures/src/invoke.ts';
import { readJobFailure, readJobResult } from './job-result.ts';
import { stageJob } from './stage.ts';

let gcs: FakeGcs;
let root = '';
let store: Store;
beforeEach(async () => {
  gcs = await startFakeGcs({ buckets: ['bucket'] });
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  store = openStore('gs://bucket/jobs/1');
  root = await mkdtemp(join(tmpdir(), 'millrace-job-test-'));
  await writeFile(join(root, 'words.txt'), 'one two ');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await gcs.close();
  await rm(root, { recursive: true, force: true });
});

const quiet = () => undefined;
const context: VertexContext = {
  logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  progress: { report: quiet },
  signal: new AbortController().signal,
  checkpoints: { load: async () => undefined, save: async () => undefined },
  workDirectory: '/nowhere',
  execution: { id: 'e', pipeline: 'p', step: 'toy' },
  recordRead: quiet,
  ...{ project: 'p', region: 'r' },
  job: { image: 'i', machineType: 'm', labels: {}, restartOnFailure: false, folder: 'gs://bucket/jobs/1', key: 'k' },
};
const stage = (parameters: Record<string, string | number> = {}, trialMetric?: string) => {
  const words = { name: 'words', path: join(root, 'words.txt'), uri: `file://${root}/words.txt`, metadata: { a: 1 } };
  const common = { component: 'toy', parameters, inputs: { words } };
  return stageJob(store, { ...common, ...(trialMetric === undefined ? {} : { trialMetric }) }, context);
};
const job = (uri: string, flags: readonly string[] = [], env: Record<string, string> = {}) =>
  invoke(['job', '--executor-input', uri, ...flags], { env });
const names = () => gcs.objects('bucket').map(({ name }) => name);

test('a job brings its inputs and leaves its outputs, and its result last', async () => {
  const uri = await stage({ times: 3 });
  expect(uri).toBe('gs://bucket/jobs/1/job.json');
  expect(await job(uri)).toMatchObject({ code: 0 });
  const result = await readJobResult(store, '');
  expect(result).toMatchObject({
    ...{ component: 'toy', version: '1.2.3', parameters: { count: 2 } },
    outputs: { scores: { metadata: { words: 2 } } },
    reads: [{ uri: 'https://example.com/dictionary' }],
  });
  const words = `${result?.outputs.out?.uri}/words.txt`.replace('gs://bucket/', '');
  expect(String(await gcs.content('bucket', words))).toBe('one two'.repeat(3));
  const written = gcs.requests.filter(({ operation }) => /insert|resumable|upload/.test(operation));
  expect(JSON.stringify(written.at(-1))).toContain('result.json');
});

test('flags of the worker win over the parameters of the job', async () => {
  await job(await stage({ times: 3 }), ['--times=1', '--greeting', 'hello']);
  expect(await readJobResult(store, '')).toMatchObject({ parameters: { note: 'hello' } });
});

test('a worker that is started after the end does nothing', async () => {
  const uri = await stage();
  await job(uri);
  const before = gcs.objects('bucket');
  const again = await job(uri);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('the work of this job is done') });
  expect(gcs.objects('bucket')).toEqual(before);
});

test('of two workers the first one counts, and the other one leaves nothing', async () => {
  const uri = await stage();
  await Promise.all([job(uri), job(uri)]);
  const result = await readJobResult(store, '');
  const folder = result?.outputs.scores?.uri.replace('gs://bucket/', '').replace(/scores$/, '');
  expect(
    names()
      .filter((name) => name.includes('/outputs/'))
      .every((name) => name.startsWith(folder ?? '?')),
  ).toBe(true);
});

test('a worker that failed says why, and goes on from its checkpoint when it is started again', async () => {
  const uri = await stage({ behaviour: 'checkpoint' });
  const env = { AIP_CHECKPOINT_DIR: 'gs://bucket/jobs/1/checkpoints/' };
  expect(await job(uri, [], env)).toMatchObject({ code: 1 });
  expect(await readJobFailure(store, '')).toMatchObject({ code: 'TOY_BROKE' });
  expect(names().some((name) => name.startsWith('jobs/1/checkpoints/'))).toBe(true);
  expect(await job(uri, [], env)).toMatchObject({ code: 0, stderr: expect.stringContaining('resumed at 2') });
  expect(names().filter((name) => name.startsWith('jobs/1/checkpoints/'))).toEqual([]);
});

test('an input that has changed since is refused', async () => {
  const uri = await stage();
  await gcs.put('bucket', 'jobs/1/inputs/words', 'others');
  expect(await job(uri)).toMatchObject({ code: 1, stderr: expect.stringContaining('INPUT_CHANGED') });
});

test('a submitter that was killed while it staged leaves nothing that the next one would trip over', async () => {
  await gcs.put('bucket', 'jobs/1/inputs/words/half', 'x');
  expect(await job(await stage())).toMatchObject({ code: 0 });
});

test('a trial reports to its metric file and keeps its result, by its number, and no artifacts', async () => {
  const uri = await stage({ behaviour: 'report' }, 'rmse');
  const file = join(root, 'deep', 'metrics');
  expect(await job(uri, [], { CLOUD_ML_TRIAL_ID: '7', CLOUD_ML_HP_METRIC_FILE: file })).toMatchObject({ code: 0 });
  const lines: unknown[] = (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const line = { timestamp: expect.any(Number), trial: '7', checkpoint_path: '' };
  expect(lines).toEqual([
    { ...line, rmse: '0.5', global_step: '1' },
    { ...line, rmse: '0.25', global_step: '2' },
  ]);
  expect(names().filter((name) => /result|outputs/.test(name))).toEqual(['jobs/1/trials/7/result.json']);
});

test.each([
  ['gs://bucket/jobs/none/job.json', 'OBJECT_MISSING'],
  ['gs://bucket/jobs/bad/job.json', 'INVALID_JOB'],
])('%s: %s', async (uri, code) => {
  await gcs.put('bucket', 'jobs/bad/job.json', '{"formatVersion": 2}');
  expect(await job(uri)).toMatchObject({ stderr: expect.stringContaining(code) });
});

test('the job of another component is refused', async () => {
  const uri = await stage();
  const text = String(await gcs.content('bucket', 'jobs/1/job.json'));
  await gcs.put('bucket', 'jobs/1/job.json', text.replace('"toy"', '"train"'));
  expect(await job(uri)).toMatchObject({ code: 2, stderr: expect.stringContaining('WRONG_JOB') });
});
