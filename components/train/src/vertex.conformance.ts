import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runCommandLine } from '@millrace/entrypoint';
import { buildImage } from '@millrace/images';
import { dockerJobs, type FakeGcs, type FakeVertex, startFakeGcs, startFakeVertex } from '@millrace/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { train } from './component.ts';
import { makeSplits } from './fixtures/splits.ts';

// Share of the conformance tests' time: 25 s, and the image once.
const EPOCHS = process.env.MILLRACE_FULL === '1' ? 20_000 : 2500;
const IMAGE = 'millrace/train:test';

let folder: string;
let gcs: FakeGcs;
let vertex: FakeVertex;
beforeAll(async () => {
  await buildImage('train', { repository: 'millrace', tag: 'test', onOutput: () => undefined });
  folder = await mkdtemp(join(tmpdir(), 'millrace-train-vertex-'));
  await makeSplits(folder, 'number');
  gcs = await startFakeGcs({ buckets: ['bucket'] });
  const env = { STORAGE_EMULATOR_HOST: gcs.url, MILLRACE_CHECKPOINT_SECONDS: '1' };
  vertex = await startFakeVertex({ jobs: dockerJobs({ env }) });
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  vi.stubEnv('VERTEX_EMULATOR_HOST', vertex.address);
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
}, 600_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await vertex.close();
  await gcs.close();
  await rm(folder, { recursive: true, force: true });
});

async function trainThere(flags: readonly string[]) {
  let [stdout, stderr] = ['', ''];
  const code = await runCommandLine(train.definition, {
    argv: [
      ...['local', '--json', '--bucket', 'gs://bucket', '--splits', join(folder, 'number/splits')],
      ...['--on', 'vertex', '--project', 'p', '--region', 'us-central1', '--image', IMAGE, ...flags],
    ],
    ...{ executable: '/app/train', env: {}, version: '1.2.3', moduleUrl: import.meta.url, now: Date.now },
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    signal: new AbortController().signal,
  });
  return { code, stdout, stderr };
}

test('a worker that is lost is followed by one that goes on from its checkpoint', async () => {
  const done = trainThere(['--epochs', String(EPOCHS), '--patience', '0']);
  const isCheckpoint = () => gcs.objects('bucket').some(({ name }) => name.endsWith('/checkpoints/latest.json'));
  while (!isCheckpoint()) await Promise.race([wait(50), done.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  const job = vertex.state.customJobs[0]?.name ?? '';
  await vertex.preempt(job);
  expect(await done).toMatchObject({ code: 0, stdout: expect.stringContaining('"outcome":"succeeded"') });
  expect(vertex.log(job)).toContain('resumed from a checkpoint');
  expect(vertex.state.customJobs).toMatchObject([{ state: 'JOB_STATE_SUCCEEDED' }]);
  const left = gcs.objects('bucket').map(({ name }) => name);
  expect(left.filter((name) => name.startsWith('.millrace/work/'))).toEqual([]);
  expect(left.some((name) => name.endsWith('/model/saved_model/saved_model.pb'))).toBe(true);
}, 300_000);
