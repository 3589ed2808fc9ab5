import { functionJobs } from '@millrace/testing';
import { expect, test } from 'vitest';
import { CONTAINER, LOCATION, startPair } from '../fixtures/pair.ts';
import { metricsOf } from '../fixtures/trial-metrics.ts';

test('a custom job: what it is asked for with, and that it is there once', async () => {
  const { fake, vertex, connect } = await startPair({ jobs: functionJobs(() => undefined) });
  const spec = {
    ...{ ...CONTAINER, displayName: 'train', env: { A: 'b' }, labels: { team: 'a' } },
    ...{ replicas: 3, timeoutSeconds: 3600, restartOnFailure: true, outputDirectory: 'gs://bundles/train' },
    accelerator: { type: 'NVIDIA_TESLA_T4', count: 1 },
    ...{ serviceAccount: 'train@demo.iam.gserviceaccount.com', network: 'projects/1/global/networks/n' },
  } as const;
  const job = await vertex.customJobs.ensure(spec, { execution: 'E/1' });
  expect(await connect().customJobs.ensure(spec, { execution: 'E/1' })).toMatchObject({ name: job.name });
  expect(fake.calls.findLast(({ method }) => method === 'CreateCustomJob')?.request).toMatchObject({
    parent: LOCATION,
    customJob: {
      labels: { team: 'a', 'millrace-execution': expect.stringMatching(/^e-1-[0-9a-f]{8}$/) },
      jobSpec: {
        workerPoolSpecs: [
          {
            containerSpec: { imageUri: CONTAINER.image, args: ['job'], env: [{ name: 'A', value: 'b' }] },
            machineSpec: { machineType: 'n1-standard-4', acceleratorType: 'NVIDIA_TESLA_T4', acceleratorCount: 1 },
            replicaCount: '1',
          },
          { containerSpec: { imageUri: CONTAINER.image }, replicaCount: '2' },
        ],
        scheduling: { restartJobOnWorkerRestart: true, timeout: { seconds: '3600' } },
        baseOutputDirectory: { outputUriPrefix: 'gs://bundles/train' },
        ...{ serviceAccount: spec.serviceAccount, network: spec.network },
      },
    },
  });
  await expect(vertex.customJobs.wait(job.name)).resolves.toMatchObject({ state: 'JOB_STATE_SUCCEEDED' });
  expect(await vertex.customJobs.list('state="JOB_STATE_SUCCEEDED"', { limit: 1 })).toMatchObject([{ name: job.name }]);
});

const SEARCH = {
  ...{ displayName: 'search', trial: CONTAINER, maxTrials: 2, parallelTrials: 2, maxFailedTrials: 1 },
  metrics: [{ id: 'rmse', goal: 'minimize' }],
  parameters: [
    { id: 'learning-rate', type: 'double', min: 0.1, max: 0.3, scale: 'log' },
    { id: 'layers', type: 'integer', min: 1, max: 15 },
    { id: 'activation', type: 'categorical', values: ['relu'] },
    { id: 'batch', type: 'discrete', values: [512, 256] },
  ],
  algorithm: 'random',
  earlyStopping: 'median',
  measurement: 'best',
} as const;

test('a tuning job gives its trials back', async () => {
  const { fake, vertex } = await startPair({ jobs: metricsOf('rmse') });
  const { name } = await vertex.tuningJobs.ensure(SEARCH, { execution: 'e1' });
  const job = await vertex.tuningJobs.wait(name);
  expect(job.trials).toHaveLength(2);
  expect(job.trials[0]).toMatchObject({
    ...{ id: '1', state: 'SUCCEEDED', metrics: { rmse: 0.5 }, step: 1 },
    parameters: { 'learning-rate': expect.any(Number), layers: expect.any(Number), activation: 'relu' },
    endTime: expect.any(String),
  });
  expect(fake.calls.find(({ method }) => method === 'CreateHyperparameterTuningJob')?.request).toMatchObject({
    hyperparameterTuningJob: {
      studySpec: {
        algorithm: 'RANDOM_SEARCH',
        measurementSelectionType: 'BEST_MEASUREMENT',
        metrics: [{ metricId: 'rmse', goal: 'MINIMIZE' }],
        parameters: [
          {
            parameterId: 'learning-rate',
            scaleType: 'UNIT_LOG_SCALE',
            doubleValueSpec: { minValue: 0.1, maxValue: 0.3 },
          },
          { parameterId: 'layers', integerValueSpec: { minValue: '1', maxValue: '15' } },
          { parameterId: 'activation', categoricalValueSpec: { values: ['relu'] } },
          { parameterId: 'batch', discreteValueSpec: { values: [256, 512] } },
        ],
      },
    },
  });
});

test('a search space is checked before anything is sent, all of it', async () => {
  const { fake, vertex } = await startPair();
  const parameters = [
    { id: 'a', type: 'double', min: 2, max: 1 },
    { id: 'b', type: 'integer', min: 0.5, max: 1 },
    { id: 'c', type: 'double', min: 0, max: 1, scale: 'log' },
    { id: 'd', type: 'categorical', values: [] },
  ] as const;
  await expect(vertex.tuningJobs.ensure({ ...SEARCH, parameters }, { execution: 'e1' })).rejects.toMatchObject({
    code: 'VERTEX_INVALID',
    problems: [0, 1, 2, 3].map((index) => ({ path: `parameters[${index}]` })),
  });
  expect(fake.calls.map(({ method }) => method)).not.toContain('CreateHyperparameterTuningJob');
});
