import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientsOf, LOCATION } from '../fixtures/clients.ts';
import { customJobIn, endedTuning, oneWorker } from '../fixtures/jobs.ts';
import { dockerJobs } from './docker-jobs.ts';

// Share of the time of `.ci/run`: 15 seconds.
const docker = async (...args: string[]) => (await promisify(execFile)('docker', args)).stdout;
const IMAGE = 'millrace-vertex-worker:test';

beforeAll(async () => {
  const build = spawn('docker', ['build', '--quiet', '--tag', IMAGE, '-'], { stdio: ['pipe', 'ignore', 'inherit'] });
  build.stdin.end('FROM debian:bookworm-slim\nUSER 65532\nENTRYPOINT ["sh", "-c"]\n');
  expect(await once(build, 'exit')).toEqual([0, null]);
});
afterAll(() => docker('image', 'rm', '--force', IMAGE));

const launcher = () => dockerJobs({ imageFor: () => IMAGE, env: { SHARED: 'yes' } });
const leftOver = async () => (await docker('ps', '--all', '--quiet', '--filter', `ancestor=${IMAGE}`)).trim();

function jobOf(script: string) {
  const [pool] = oneWorker('registry/train@sha256:0').workerPoolSpecs;
  const containerSpec = { imageUri: 'registry/train@sha256:0', args: [script] };
  return { workerPoolSpecs: [{ ...pool, containerSpec }], baseOutputDirectory: { outputUriPrefix: 'gs://runs/job' } };
}

test('a worker is a container with its variables; one that is lost begins again, and nothing is left over', async () => {
  const { vertex, jobs } = await clientsOf({ jobs: launcher() });
  const script = 'echo $AIP_CHECKPOINT_DIR $SHARED; kill -9 $$';
  const customJob = { displayName: 'train', jobSpec: jobOf(script) };
  const [{ name }] = await jobs.createCustomJob({ parent: LOCATION, customJob });
  const ended = await customJobIn(jobs, name ?? '', 'JOB_STATE_FAILED', 'JOB_STATE_SUCCEEDED');
  expect(ended.error?.message).toMatch('non-zero status of 137');
  expect(vertex.log(name ?? '')).toBe('gs://runs/job/checkpoints/ yes\n'.repeat(4));
  expect(await leftOver()).toBe('');
});

test('a trial writes its metrics as a user that is not ours, and a job is cancelled', async () => {
  const { jobs } = await clientsOf({ jobs: launcher() });
  const script = `echo '{"rmse": "0.5", "global_step": "1"}' >> $CLOUD_ML_HP_METRIC_FILE`;
  const hyperparameterTuningJob = {
    ...{ displayName: 'tune', maxTrialCount: 1, parallelTrialCount: 1, trialJobSpec: jobOf(script) },
    studySpec: {
      metrics: [{ metricId: 'rmse', goal: 'MINIMIZE' as const }],
      parameters: [{ parameterId: 'units', integerValueSpec: { minValue: 1, maxValue: 9 } }],
    },
  };
  const [{ name }] = await jobs.createHyperparameterTuningJob({ parent: LOCATION, hyperparameterTuningJob });
  const tuned = await endedTuning(jobs, name ?? '');
  expect(tuned.trials?.[0]?.finalMeasurement?.metrics).toEqual([{ metricId: 'rmse', value: 0.5 }]);
  const endless = { displayName: 'train', jobSpec: jobOf('while :; do sleep 1; done') };
  const [job] = await jobs.createCustomJob({ parent: LOCATION, customJob: endless });
  await customJobIn(jobs, job.name ?? '', 'JOB_STATE_RUNNING');
  await jobs.cancelCustomJob({ name: job.name });
  await customJobIn(jobs, job.name ?? '', 'JOB_STATE_CANCELLED');
  expect(await leftOver()).toBe('');
});
