import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage } from '@millrace/images';
import { dockerJobs, type FakeGcs, type FakeVertex, startFakeGcs, startFakeVertex } from '@millrace/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { search, shapeOf } from './fixtures/both-ways.ts';
import { makeSplits } from './fixtures/splits.ts';

// Share of the conformance tests' time: 35 s, and the image once.
const TRIALS = process.env.MILLRACE_FULL === '1' ? 12 : 4;

let folder: string;
let gcs: FakeGcs;
let vertex: FakeVertex;
beforeAll(async () => {
  await buildImage('train', { repository: 'millrace', tag: 'test', onOutput: () => undefined });
  folder = await mkdtemp(join(tmpdir(), 'millrace-tune-docker-'));
  gcs = await startFakeGcs({ buckets: ['bucket'] });
  vertex = await startFakeVertex({ jobs: dockerJobs({ env: { STORAGE_EMULATOR_HOST: gcs.url } }) });
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

test('the trials of a tuning job are containers of the image of train, and leave what a search here leaves', async () => {
  const space = {
    learningRate: { type: 'double', min: 0.001, max: 0.1, scale: 'log' },
    scaleFactor: { type: 'double', min: 0.3, max: 1, scale: 'reverseLog' },
    layers: { type: 'integer', min: 0, max: 2 },
    batchSize: { type: 'discrete', values: [32, 64] },
  };
  const definition = [
    ...['--splits', await makeSplits(folder), '--space', JSON.stringify(space), '--fixed', '{"firstLayerSize": 8}'],
    ...['--max-trials', String(TRIALS), '--parallel', '2', '--epochs', '5', '--metric', 'rmse'],
    ...['--early-stopping', 'none'],
  ];
  const place = ['--bucket', 'gs://bucket', '--project', 'p', '--region', 'us-central1'];
  const there = await search([...place, '--on', 'vertex', '--image', 'millrace/tune:test', ...definition]);
  const here = await search(['--bucket', join(folder, 'runs'), ...definition]);
  expect(shapeOf(there)).toEqual(shapeOf(here));
  expect(there.trials.trials.map(({ state }) => state)).toEqual(Array(TRIALS).fill('completed'));
  const job = vertex.state.tuningJobs[0];
  for (const { id, parameters, finalMeasurement } of job?.trials ?? []) {
    const trial = there.trials.trials.find((each) => String(each.id) === id);
    expect(finalMeasurement?.metrics?.[0]?.value).toBe(trial?.metric);
    expect(parameters?.map(({ parameterId }) => parameterId)).toEqual([
      ...['learning-rate', 'scale-factor', 'layers', 'batch-size'],
    ]);
  }
}, 300_000);
