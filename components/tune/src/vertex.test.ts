import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_HYPERPARAMETERS } from '@millrace/model';
import { type FakeGcs, type FakeVertex, processJobs, startFakeGcs, startFakeVertex } from '@millrace/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { search, shapeOf } from './fixtures/both-ways.ts';
import { makeSplits } from './fixtures/splits.ts';

const TRAIN = fileURLToPath(new URL('../../train/src/main.ts', import.meta.url));
const IMAGES = ['--image', 'eu-docker.pkg.dev/p/r/tune:1'];
const THERE = ['--bucket', 'gs://bucket', '--project', 'p', '--region', 'us-central1', '--on', 'vertex', ...IMAGES];

let folder: string;
let gcs: FakeGcs;
let vertex: FakeVertex;
let definition: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-tune-vertex-'));
  gcs = await startFakeGcs({ buckets: ['bucket'] });
  // The image of train is its sources, run by this Node.
  const argv = ({ args }: { readonly args: readonly string[] }) => [
    ...[process.execPath, '--conditions=@millrace/source', TRAIN, ...args],
  ];
  vertex = await startFakeVertex({ jobs: processJobs(argv) });
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  vi.stubEnv('VERTEX_EMULATOR_HOST', vertex.address);
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  const space = JSON.stringify({
    learningRate: { type: 'double', min: 0.001, max: 0.1, scale: 'log' },
    layers: { type: 'integer', min: 0, max: 2 },
    batchSize: { type: 'discrete', values: [64, 32] },
    activation: { type: 'categorical', values: ['relu', 'tanh'] },
  });
  definition = [
    ...['--splits', await makeSplits(folder), '--space', space, '--fixed', '{"firstLayerSize": 8}', '--seed', '3'],
    ...['--max-trials', '3', '--parallel', '2', '--epochs', '4', '--metric', 'rmse', '--early-stopping', 'none'],
  ];
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await vertex.close();
  await gcs.close();
  await rm(folder, { recursive: true, force: true });
});

test('the same definition is searched here and on Vertex AI, and leaves the same', async () => {
  const there = await search([...THERE, ...definition]);
  const here = await search(['--bucket', join(folder, 'runs'), ...definition]);
  expect(shapeOf(there)).toEqual(shapeOf(here));
  const best = there.trials.trials.find(({ id }) => id === there.trials.best);
  expect(best?.metric).toBe(Math.min(...there.trials.trials.map(({ metric = Number.POSITIVE_INFINITY }) => metric)));
  expect(there.result.parameters).toEqual({ hyperparameters: best?.hyperparameters, best: best?.metric });
  expect(Object.keys(best?.hyperparameters ?? {}).sort()).toEqual(Object.keys(DEFAULT_HYPERPARAMETERS).sort());
  expect(best?.hyperparameters).toMatchObject({ firstLayerSize: 8, epochs: 4 });
});

test('the study and its trials are as the definition says', () => {
  const [job] = vertex.state.tuningJobs;
  expect(job).toMatchObject({ maxTrialCount: 3, parallelTrialCount: 2, maxFailedTrialCount: 3 });
  expect(job?.studySpec).toMatchObject({
    metrics: [{ metricId: 'rmse', goal: 'MINIMIZE' }],
    measurementSelectionType: 'LAST_MEASUREMENT',
    parameters: [
      {
        parameterId: 'learning-rate',
        doubleValueSpec: { minValue: 0.001, maxValue: 0.1 },
        scaleType: 'UNIT_LOG_SCALE',
      },
      { parameterId: 'layers', integerValueSpec: {}, scaleType: 'UNIT_LINEAR_SCALE' },
      { parameterId: 'batch-size', discreteValueSpec: { values: [32, 64] } },
      { parameterId: 'activation', categoricalValueSpec: { values: ['relu', 'tanh'] } },
    ],
  });
  expect(job?.trials?.map(({ finalMeasurement }) => Number(finalMeasurement?.stepCount))).toEqual([4, 4, 4]);
  const { containerSpec } = job?.trialJobSpec?.workerPoolSpecs?.[0] ?? {};
  expect(containerSpec).toMatchObject({ imageUri: 'eu-docker.pkg.dev/p/r/train:1', command: ['/app/train'] });
});

test('where all trials fail, each says why', async () => {
  const hopeless = JSON.stringify({ learningRate: { type: 'discrete', values: [1e30] } });
  const [splits = ''] = definition.slice(1, 2);
  const failed = search([...THERE, '--splits', splits, '--space', hopeless, '--max-trials', '1', '--epochs', '2']);
  await expect(failed).rejects.toThrow(/ALL_TRIALS_FAILED[\s\S]*TRAINING_DIVERGED/);
});
