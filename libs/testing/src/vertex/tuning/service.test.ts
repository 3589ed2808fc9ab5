import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { clientsOf, LOCATION } from '../fixtures/clients.ts';
import { endedTuning, oneWorker, scripts } from '../fixtures/jobs.ts';
import { functionJobs } from '../jobs/function-jobs.ts';

const studySpec = {
  metrics: [{ metricId: 'rmse', goal: 'MINIMIZE' as const }],
  parameters: [
    {
      ...{ parameterId: 'learning-rate', scaleType: 'UNIT_LOG_SCALE' as const },
      doubleValueSpec: { minValue: 0.1, maxValue: 0.3 },
    },
    { parameterId: 'units', integerValueSpec: { minValue: 50, maxValue: 500 } },
    { parameterId: 'activation', categoricalValueSpec: { values: ['relu', 'tanh'] } },
    { parameterId: 'batch', discreteValueSpec: { values: [16, 32.5] } },
  ],
};
const tuningJob = (imageUri: string, more: object = {}) => ({
  parent: LOCATION,
  hyperparameterTuningJob: {
    ...{ displayName: 'tune', studySpec, maxTrialCount: 4, parallelTrialCount: 2 },
    trialJobSpec: { ...oneWorker(imageUri), baseOutputDirectory: { outputUriPrefix: 'gs://runs/tune/' } },
    ...more,
  },
});

test('trials run as jobs with their values as arguments, and report through their metric file', async () => {
  const script = `const { appendFileSync } = require('node:fs');
    const report = (line) => appendFileSync(process.env.CLOUD_ML_HP_METRIC_FILE, line + '\\n');
    const rate = process.argv.find((arg) => arg.startsWith('--learning-rate=')).split('=')[1];
    report(JSON.stringify({ rmse: '9', global_step: '1', timestamp: Date.now() / 1000, trial: '0', checkpoint_path: '' }));
    report('{"rmse":');
    report(JSON.stringify({ rmse: rate, global_step: '10', timestamp: Date.now() / 1000, trial: '0' }));
    console.log(process.env.CLOUD_ML_TRIAL_ID, process.env.AIP_MODEL_DIR);`;
  const { vertex, jobs } = await clientsOf({ jobs: scripts, seed: 7 });
  const [{ name }] = await jobs.createHyperparameterTuningJob(tuningJob(script));
  const job = await endedTuning(jobs, name ?? '');
  expect(job).toMatchObject({ state: 'JOB_STATE_SUCCEEDED', error: null });
  expect(job.trials?.map(({ id, state }) => [id, state])).toEqual([1, 2, 3, 4].map((id) => [`${id}`, 'SUCCEEDED']));
  for (const { id, parameters, finalMeasurement, measurements, customJob } of job.trials ?? []) {
    const values = Object.fromEntries((parameters ?? []).map((each) => [each.parameterId, each.value]));
    const rate = values['learning-rate']?.numberValue ?? 0;
    expect(rate).toBeGreaterThanOrEqual(0.1);
    expect(rate).toBeLessThanOrEqual(0.3);
    expect(Number.isInteger(values.units?.numberValue)).toBe(true);
    expect(['relu', 'tanh']).toContain(values.activation?.stringValue);
    expect([16, 32.5]).toContain(values.batch?.numberValue);
    expect(finalMeasurement).toMatchObject({ stepCount: '10', metrics: [{ metricId: 'rmse', value: rate }] });
    expect(measurements).toHaveLength(2);
    expect(vertex.log(customJob ?? '')).toBe(`${id} gs://runs/tune/${id}/model/\n`);
  }
});

test('a trial without a metric is infeasible, and too many failed trials fail the job', async () => {
  const { jobs } = await clientsOf({ jobs: functionJobs(({ report }) => report({ other: 1 })) });
  const [{ name }] = await jobs.createHyperparameterTuningJob(tuningJob('x', { maxFailedTrialCount: 2 }));
  const job = await endedTuning(jobs, name ?? '');
  expect(job.state).toBe('JOB_STATE_FAILED');
  expect(job.trials?.map(({ state, infeasibleReason }) => `${state}: ${infeasibleReason}`)).toEqual(
    Array.from({ length: 2 }, () => 'INFEASIBLE: The trial reported no final measurement.'),
  );
});

test('a trial that is worse than the median of the others is stopped', async () => {
  const { promise: never } = Promise.withResolvers();
  const launcher = functionJobs(({ env, report }) => {
    const bad = env.CLOUD_ML_TRIAL_ID === '3';
    report({ rmse: bad ? '5' : '1', global_step: '1' });
    return bad ? never : undefined;
  });
  const { jobs } = await clientsOf({ jobs: launcher });
  const median = { ...studySpec, medianAutomatedStoppingSpec: {} };
  const more = { studySpec: median, maxTrialCount: 3, parallelTrialCount: 1 };
  const [{ name }] = await jobs.createHyperparameterTuningJob(tuningJob('x', more));
  const job = await endedTuning(jobs, name ?? '');
  expect(job.trials?.map(({ state, finalMeasurement }) => [state, finalMeasurement?.metrics?.[0]?.value])).toEqual([
    ...[
      ['SUCCEEDED', 1],
      ['SUCCEEDED', 1],
      ['SUCCEEDED', 5],
    ],
  ]);
});

test('a tuning job is cancelled with its trials', async () => {
  const { promise: never } = Promise.withResolvers();
  const { vertex, jobs } = await clientsOf({ jobs: functionJobs(() => never) });
  const [{ name }] = await jobs.createHyperparameterTuningJob(tuningJob('x'));
  while (((await jobs.getHyperparameterTuningJob({ name }))[0].trials ?? []).length < 2);
  await jobs.cancelHyperparameterTuningJob({ name });
  expect((await endedTuning(jobs, name ?? '')).state).toBe('JOB_STATE_CANCELLED');
  expect(vertex.state.customJobs.map(({ state }) => state)).toEqual(['JOB_STATE_CANCELLED', 'JOB_STATE_CANCELLED']);
});

test('what Vertex AI refuses in a study is refused', async () => {
  const { jobs } = await clientsOf();
  const wrong = [
    { parallelTrialCount: 5 },
    { studySpec: { ...studySpec, metrics: [] } },
    { studySpec: { ...studySpec, parameters: [{ parameterId: 'a b', integerValueSpec: { maxValue: 1 } }] } },
    { studySpec: { ...studySpec, parameters: [{ parameterId: 'a' }] } },
    { studySpec: { ...studySpec, parameters: [...studySpec.parameters, ...studySpec.parameters.slice(0, 1)] } },
    { studySpec: { ...studySpec, algorithm: 'GRID_SEARCH' } },
    { studySpec: { ...studySpec, parameters: [{ parameterId: 'a', discreteValueSpec: { values: [2, 1] } }] } },
  ];
  for (const more of wrong) {
    const refused = jobs.createHyperparameterTuningJob(tuningJob('x', more));
    await expect(refused, JSON.stringify(more)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  }
});
