import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { clientsOf, LOCATION } from '../fixtures/clients.ts';
import { customJobIn, oneWorker, scripts } from '../fixtures/jobs.ts';

const ENDS = ['JOB_STATE_SUCCEEDED', 'JOB_STATE_FAILED', 'JOB_STATE_CANCELLED'];
const customJob = (script: string, more: object = {}) => ({
  ...{ parent: LOCATION, customJob: { displayName: 'train', jobSpec: { ...oneWorker(script), ...more } } },
});

test('a worker has the variables and arguments of its job', async () => {
  const { vertex, jobs } = await clientsOf({ jobs: scripts });
  const script = 'console.log(JSON.stringify([process.env, process.argv.slice(1)]))';
  const [pool] = oneWorker(script).workerPoolSpecs;
  const containerSpec = { imageUri: script, args: ['job', '--epochs=2'], env: [{ name: 'MINE', value: 'x' }] };
  const request = customJob(script, {
    workerPoolSpecs: [{ ...pool, containerSpec }],
    baseOutputDirectory: { outputUriPrefix: 'gs://bucket/base' },
  });
  const [created] = await jobs.createCustomJob(request);
  expect(created.state).toBe('JOB_STATE_PENDING');
  const job = await customJobIn(jobs, created.name ?? '', ...ENDS);
  expect(job).toMatchObject({ state: 'JOB_STATE_SUCCEEDED', error: null });
  const [env, args] = JSON.parse(vertex.log(created.name ?? ''));
  expect(args).toEqual(['job', '--epochs=2']);
  expect(env).toMatchObject({
    AIP_MODEL_DIR: 'gs://bucket/base/model/',
    AIP_CHECKPOINT_DIR: 'gs://bucket/base/checkpoints/',
    AIP_TENSORBOARD_LOG_DIR: 'gs://bucket/base/logs/',
    ...{ CLOUD_ML_PROJECT_ID: 'demo', CLOUD_ML_REGION: 'us-central1' },
    ...{ CLOUD_ML_JOB_ID: created.name?.split('/').at(-1), MINE: 'x' },
  });
});

test('a worker that fails fails its job; one ended by a signal begins again, at most three times', async () => {
  const { vertex, jobs } = await clientsOf({ jobs: scripts });
  const [failing] = await jobs.createCustomJob(customJob('process.exit(3)'));
  expect(await customJobIn(jobs, failing.name ?? '', ...ENDS)).toMatchObject({
    state: 'JOB_STATE_FAILED',
    error: { message: 'The replica workerpool0-0 exited with a non-zero status of 3.' },
  });
  const dying = 'console.log("begin"); process.kill(process.pid, "SIGKILL")';
  const [killed] = await jobs.createCustomJob(customJob(dying));
  expect((await customJobIn(jobs, killed.name ?? '', ...ENDS)).error?.message).toMatch('non-zero status of 137');
  expect(vertex.log(killed.name ?? '')).toBe('begin\n'.repeat(4));
  const [once] = await jobs.createCustomJob(customJob(dying, { scheduling: { disableRetries: true } }));
  await customJobIn(jobs, once.name ?? '', ...ENDS);
  expect(vertex.log(once.name ?? '')).toBe('begin\n');
});

test('a preempted worker goes on where its checkpoint ends', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-preempt-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'steps');
  // Waits to be preempted the first time, and ends the second.
  const script = `const { appendFileSync, readFileSync } = require('node:fs');
    appendFileSync(${JSON.stringify(file)}, process.env.AIP_CHECKPOINT_DIR + '\\n');
    if (readFileSync(${JSON.stringify(file)}, 'utf8').split('\\n').length < 3) setInterval(() => {}, 1000);`;
  const { vertex, jobs } = await clientsOf({ jobs: scripts });
  const base = { baseOutputDirectory: { outputUriPrefix: 'gs://runs/run' } };
  const [{ name }] = await jobs.createCustomJob(customJob(script, base));
  while ((await readFile(file, 'utf8').catch(() => '')) === '')
    await customJobIn(jobs, name ?? '', 'JOB_STATE_RUNNING');
  await vertex.preempt(name ?? '');
  expect((await customJobIn(jobs, name ?? '', ...ENDS)).state).toBe('JOB_STATE_SUCCEEDED');
  expect(await readFile(file, 'utf8')).toBe('gs://runs/run/checkpoints/\n'.repeat(2));
});

test('a job is cancelled, and one that takes too long fails', async () => {
  const { jobs } = await clientsOf({ jobs: scripts });
  const endless = 'setInterval(() => {}, 1000)';
  const [{ name }] = await jobs.createCustomJob(customJob(endless));
  await customJobIn(jobs, name ?? '', 'JOB_STATE_RUNNING');
  await jobs.cancelCustomJob({ name });
  const cancelled = await customJobIn(jobs, name ?? '', ...ENDS);
  expect(cancelled).toMatchObject({ state: 'JOB_STATE_CANCELLED', error: { code: status.CANCELLED } });
  await expect(jobs.cancelCustomJob({ name })).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  const [slow] = await jobs.createCustomJob(customJob(endless, { scheduling: { timeout: { seconds: 1 } } }));
  await expect(jobs.deleteCustomJob({ name: slow.name })).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  const late = await customJobIn(jobs, slow.name ?? '', ...ENDS);
  expect(late).toMatchObject({ state: 'JOB_STATE_FAILED', error: { code: status.DEADLINE_EXCEEDED } });
});

test('without a launcher a job succeeds when it was asked for often enough', async () => {
  const { jobs } = await clientsOf({ pollsPerOperation: 2 });
  const [{ name }] = await jobs.createCustomJob(customJob('anything'));
  const states = [];
  for (let polls = 0; polls < 2; polls += 1) states.push((await jobs.getCustomJob({ name }))[0].state);
  expect(states).toEqual(['JOB_STATE_RUNNING', 'JOB_STATE_SUCCEEDED']);
  const [remove] = await jobs.deleteCustomJob({ name });
  await remove.promise();
  await expect(jobs.getCustomJob({ name })).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test('all that is wrong with a job is said at once, field by field', async () => {
  const { jobs } = await clientsOf();
  const jobSpec = {
    workerPoolSpecs: [{ machineSpec: { acceleratorCount: 1 }, replicaCount: 2, containerSpec: {} }],
    ...{ baseOutputDirectory: { outputUriPrefix: '/data' }, serviceAccount: 'me', network: 'default' },
  };
  const fields = await jobs.createCustomJob({ parent: LOCATION, customJob: { jobSpec, labels: { A: 'b' } } }).then(
    () => [],
    (error) => error.statusDetails[0].fieldViolations.map(({ field }: { field: string }) => field),
  );
  const pool = 'custom_job.job_spec.worker_pool_specs[0]';
  expect(fields).toEqual([
    ...['custom_job.display_name', 'custom_job.labels.A', `${pool}.machine_spec.machine_type`],
    ...[`${pool}.container_spec.image_uri`, `${pool}.replica_count`, `${pool}.machine_spec`],
    ...['base_output_directory', 'service_account', 'network'].map((field) => `custom_job.job_spec.${field}`),
  ]);
});

test('jobs are listed newest first, by label, state and name, a page at a time', async () => {
  const { jobs } = await clientsOf();
  for (const [index, run] of ['a', 'b', 'a'].entries()) {
    const { parent, customJob: job } = customJob('x');
    await jobs.createCustomJob({ parent, customJob: { ...job, displayName: `job-${index}`, labels: { run } } });
  }
  const names = async (filter: string, pageSize?: number) => {
    const [found] = await jobs.listCustomJobs({ parent: LOCATION, filter, ...(pageSize ? { pageSize } : {}) });
    return found.map(({ displayName }) => displayName);
  };
  expect(await names('labels.run="a"')).toEqual(['job-2', 'job-0']);
  expect(await names('labels.run="a" AND display_name="job-0"')).toEqual(['job-0']);
  expect(await names('display_name="job-0" OR displayName="job-1"', 1)).toEqual(['job-1', 'job-0']);
  expect(await names('NOT labels.run=b AND state="JOB_STATE_SUCCEEDED"')).toEqual([]);
  expect(await names('labels:run AND (state!="JOB_STATE_FAILED")')).toHaveLength(3);
  await expect(names('name="x"')).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
});
