import { setTimeout as wait } from 'node:timers/promises';
import { MillraceError } from '@millrace/contract';
import { col, defineRecipe } from '@millrace/dataset';
import { runCommandLine } from '@millrace/entrypoint';
import { type DataflowWork, type FakeDataflow, type FakeGcs, startFakeDataflow, startFakeGcs } from '@millrace/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { preprocess } from '../../component.ts';

const recipe = defineRecipe({
  ...{ name: 'r', columns: { a: 'number', b: 'number' }, features: { a: { kind: 'numeric', expression: col('a') } } },
  target: { kind: 'number', name: 'b', expression: col('b') },
  split: { key: ['a'], lots: 10, train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8], test: [9] },
});

let gcs: FakeGcs;
let dataflow: FakeDataflow;
let work: DataflowWork;

beforeEach(async () => {
  work = () => undefined;
  gcs = await startFakeGcs({ buckets: ['bucket'] });
  dataflow = await startFakeDataflow({ work: (job) => work(job) });
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  vi.stubEnv('DATAFLOW_EMULATOR_HOST', dataflow.address);
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  await gcs.put('bucket', 'raw/a.parquet', 'PAR1');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await dataflow.close();
  await gcs.close();
});

const raw = ['--bucket', 'gs://bucket', '--raw', 'gs://bucket/raw'];

async function run(flags: readonly string[] = [], signal = new AbortController().signal, data = raw) {
  let stderr = '';
  const code = await runCommandLine(preprocess.definition, {
    argv: [
      ...['local', '--project', 'p', '--region', 'us-central1', '--engine', 'dataflow', ...data],
      ...['--recipe', JSON.stringify(recipe), ...flags],
    ],
    ...{ executable: '/app/preprocess', env: {}, version: '1.2.3', moduleUrl: import.meta.url, now: Date.now, signal },
    stdout: { write: () => undefined },
    stderr: { write: (text) => (stderr += text) },
  });
  return { code, stderr };
}
const states = () => dataflow.jobs.map(({ currentState }) => currentState);
const untilStopped: DataflowWork = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));

test('an interruption cancels the jobs that run', async () => {
  const controller = new AbortController();
  work = untilStopped;
  const done = run([], controller.signal);
  while (dataflow.jobs.length < 2) await wait(10);
  controller.abort(new MillraceError('INTERRUPTED', 'Stopped.', { exitCode: 130 }));
  expect(await done).toMatchObject({ code: 130, stderr: expect.stringContaining('JOB_STATE_CANCELLED') });
  expect(states()).toEqual(['JOB_STATE_CANCELLED', 'JOB_STATE_CANCELLED']);
});

test('a job that fails stops the one beside it', async () => {
  work = async (job) => {
    if (!job.name.includes('columns')) return untilStopped(job);
    while (dataflow.jobs.length < 2) await wait(10);
    throw new Error('ValueError: WRONG_TYPE: a is text, not number [while running "Read"]');
  };
  expect(await run()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('error: WRONG_TYPE: a is text, not number\n'),
  });
  expect(states().toSorted()).toEqual(['JOB_STATE_CANCELLED', 'JOB_STATE_FAILED']);
});

test('the machines are those that were asked for', async () => {
  work = () => {
    throw new Error('no machines');
  };
  const workers = { maxWorkers: 3, subnetwork: 'regions/us-central1/subnetworks/s', publicAddresses: false };
  expect(await run(['--workers', JSON.stringify(workers)])).toMatchObject({
    ...{ code: 1, stderr: expect.stringContaining('DATAFLOW_JOB_FAILED') },
  });
  const launch = dataflow.calls.find(({ method }) => method === 'LaunchFlexTemplate');
  expect(launch?.request).toMatchObject({
    launchParameter: {
      parameters: { yaml_pipeline_file: expect.stringMatching(/^gs:\/\/bucket\/\.millrace\/work\/.*\.yaml$/) },
      environment: { maxWorkers: 3, subnetwork: workers.subnetwork, ipConfiguration: 'WORKER_IP_PRIVATE' },
    },
  });
  const unknown = await run(['--workers', '{"machines": 3, "maxWorkers": 0}']);
  expect(unknown).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/INVALID_WORKERS[\s\S]*workers\.maxWorkers/),
  });
});

test('data that is not in a bucket is refused before anything runs', async () => {
  const { code, stderr } = await run([], undefined, ['--bucket', 'gs://bucket', '--raw', import.meta.filename]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('NEEDS_CLOUD_STORAGE') });
  expect(dataflow.jobs).toEqual([]);
});
