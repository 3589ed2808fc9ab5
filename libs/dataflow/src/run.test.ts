import { type Logger, MillraceError } from '@millrace/contract';
import { type DataflowWork, type FakeDataflow, startFakeDataflow } from '@millrace/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDataflow, type Dataflow } from './dataflow.ts';
import type { YamlJob } from './launch/yaml-job.ts';
import type { RunOptions } from './run.ts';

const JOB: YamlJob = {
  ...{ title: 'bitcoin preprocess', key: 'a', pipeline: { file: 'gs://b/work/prepared.yaml' } },
  ...{ tempLocation: 'gs://b/work/temp', labels: { team: 'Data Science' } },
};

let fake: FakeDataflow;
let dataflow: Dataflow;
let work: DataflowWork;
let lines: string[] = [];

const note =
  (level: string) =>
  (message: string, fields: object = {}) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
const logger: Logger = { debug: () => undefined, info: note('info'), warn: note('warn'), error: note('error') };
const connected = () =>
  createDataflow({ project: 'p', region: 'us-central1', environment: { DATAFLOW_EMULATOR_HOST: fake.address } });
const run = (options: RunOptions = {}, job: YamlJob = JOB) => dataflow.run(job, { logger, ...options });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof MillraceError ? error.code : String(error)),
  );
const launches = () => fake.calls.filter(({ method }) => method === 'LaunchFlexTemplate');

beforeEach(async () => {
  lines = [];
  work = () => undefined;
  fake = await startFakeDataflow({ work: (job) => work(job) });
  dataflow = connected();
});
afterEach(async () => {
  await dataflow.close();
  await fake.close();
});

test('launches the template of Beam YAML, tells of its page at once, and of what goes on', async () => {
  work = ({ message, count }) => {
    message('Starting 3 workers in us-central1-a...');
    message('everything', 'DEBUG');
    count('ReadFromParquet', 120);
    count('WriteToParquet', 90);
  };
  const looks: object[] = [];
  const workers = { machineType: 'n2-standard-4', maxWorkers: 9, serviceAccount: 'w@p', publicAddresses: false };
  const job = await run({ onProgress: (look) => looks.push(look) }, { ...JOB, workers });
  expect(job).toMatchObject({ name: 'bitcoin-preprocess-ca978112ca1bbdca', state: 'JOB_STATE_DONE' });
  expect(launches()[0]?.request).toMatchObject({
    ...{ projectId: 'p', location: 'us-central1' },
    launchParameter: {
      containerSpecGcsPath: 'gs://dataflow-templates-us-central1/latest/flex/Yaml_Template',
      parameters: { yaml_pipeline_file: 'gs://b/work/prepared.yaml' },
      environment: {
        ...{ machineType: 'n2-standard-4', maxWorkers: 9, serviceAccountEmail: 'w@p' },
        ...{ ipConfiguration: 'WORKER_IP_PRIVATE', tempLocation: 'gs://b/work/temp' },
        stagingLocation: 'gs://b/work/temp/staging',
      },
    },
  });
  expect(job.labels).toEqual({ team: expect.stringMatching(/^data-science-/), 'millrace-work': expect.any(String) });
  const url = `https://console.cloud.google.com/dataflow/jobs/us-central1/${job.id}?project=p`;
  expect(lines[0]).toBe(`info launched the job ${JSON.stringify({ job: job.id, console: url })}`);
  expect(lines.slice(1)).toEqual([`info Starting 3 workers in us-central1-a... ${JSON.stringify({ job: job.id })}`]);
  expect(looks.at(-1)).toEqual({ state: 'done', elapsedSeconds: expect.any(Number), elements: 120 });
});

test('the text of a pipeline is a parameter as well', async () => {
  await run({}, { ...JOB, pipeline: { text: 'pipeline: {}' } });
  expect(launches()).toMatchObject([
    { request: { launchParameter: { parameters: { yaml_pipeline: 'pipeline: {}' } } } },
  ]);
});

for (const action of [
  { kind: 'drop', when: 'after' },
  { kind: 'drop' },
  { kind: 'status', code: 'UNAVAILABLE', when: 'after' },
  { kind: 'status', code: 'DEADLINE_EXCEEDED', when: 'after' },
  { kind: 'status', code: 'INTERNAL' },
] as const) {
  for (const operation of ['LaunchFlexTemplate', 'ListJobs', 'GetJob', 'ListJobMessages', 'GetJobMetrics']) {
    test(`${operation} with ${JSON.stringify(action)}: one job`, async () => {
      fake.faults.inject({ match: { operation }, action, times: 2 });
      expect(await run({ onProgress: () => undefined })).toMatchObject({ state: 'JOB_STATE_DONE' });
      expect(fake.jobs).toHaveLength(1);
    });
  }
}

test('whoever comes after goes on with the same job', async () => {
  const gate = Promise.withResolvers<void>();
  work = () => gate.promise;
  fake.faults.inject({ match: { operation: 'GetJob' }, action: { kind: 'status', code: 'PERMISSION_DENIED' } });
  expect(await codeOf(run())).toBe('DATAFLOW_PERMISSION_DENIED');
  gate.resolve();
  expect(await run()).toMatchObject({ state: 'JOB_STATE_DONE' });
  expect(fake.jobs).toHaveLength(1);
  expect(lines.at(-1)).toContain('going on with the job that was launched for this work');
});

test('two that launch at the same time wait for one job', async () => {
  const other = connected();
  const ids = await Promise.all([run(), other.run(JOB), run(), other.run(JOB)]).then((jobs) =>
    jobs.map(({ id }) => id),
  );
  await other.close();
  expect(new Set(ids).size).toBe(1);
  expect(fake.jobs).toHaveLength(1);
});

test('one that has succeeded is taken where what it made is still there', async () => {
  await run();
  await run({ stillThere: async () => true });
  expect(fake.jobs).toHaveLength(1);
  const removed: string[] = [];
  const beforeLaunch = async () => void removed.push(fake.jobs.at(-1)?.currentState?.toString() ?? '');
  await run({ stillThere: async () => true, beforeLaunch });
  await run({ stillThere: async () => false, beforeLaunch });
  expect(removed).toEqual(['JOB_STATE_DONE']);
  expect(fake.jobs).toHaveLength(2);
  await run({}, { ...JOB, key: 'b' });
  expect(new Set(fake.jobs.map(({ name }) => name)).size).toBe(2);
});

test('a failure tells what the worker said', async () => {
  const traceback = 'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\n    f()\n';
  work = () => {
    throw new Error(`${traceback}RuntimeError: WRONG_TYPE: close is not a number in line 7 [while running 'Read']`);
  };
  const error = await run().catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: 'DATAFLOW_JOB_FAILED',
    message: expect.stringMatching(/JOB_STATE_FAILED: RuntimeError: WRONG_TYPE: close is not a number in line 7/),
    hint: expect.stringMatching(/^gcloud dataflow jobs show .* --project=p --region=us-central1, or see https:/),
    fields: { messages: [expect.stringContaining('Traceback'), expect.stringContaining('Workflow failed')] },
  });
  work = () => undefined;
  expect(await run()).toMatchObject({ state: 'JOB_STATE_DONE' });
});

test('an interruption cancels the job and waits until it has ended', async () => {
  const controller = new AbortController();
  work = ({ signal }) => {
    controller.abort();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
  };
  expect(await codeOf(run({ signal: controller.signal }))).toBe('ABORTED');
  expect(fake.jobs).toMatchObject([{ currentState: 'JOB_STATE_CANCELLED' }]);
  expect(lines.at(-1)).toContain('JOB_STATE_CANCELLED');
  work = () => undefined;
  expect(await run()).toMatchObject({ state: 'JOB_STATE_DONE' });
  expect(fake.jobs).toHaveLength(2);
});

test.each([
  { kind: 'drop', when: 'after' },
  { kind: 'status', code: 'UNAVAILABLE' },
  { kind: 'status', code: 'DEADLINE_EXCEEDED', when: 'after' },
] as const)('a cancellation passes %j', async (action) => {
  fake.faults.inject({ match: { operation: 'UpdateJob' }, action, times: 2 });
  work = ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  expect(await codeOf(run({ timeoutMs: 100 }))).toBe('DATAFLOW_TIMEOUT');
  expect(fake.jobs).toMatchObject([{ currentState: 'JOB_STATE_CANCELLED' }]);
});

test('one that may not cancel says that the job may go on', async () => {
  fake.faults.inject({ match: { operation: 'UpdateJob' }, action: { kind: 'status', code: 'PERMISSION_DENIED' } });
  work = ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  expect(await codeOf(run({ timeoutMs: 100 }))).toBe('DATAFLOW_TIMEOUT');
  expect(lines.at(-1)).toMatch(/^warn the job may go on: .*dataflow\.jobs\.cancel is missing/);
});

test('a job that takes too long is cancelled', async () => {
  work = ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('x'))));
  expect(await codeOf(run({ timeoutMs: 200 }))).toBe('DATAFLOW_TIMEOUT');
  expect(fake.jobs).toMatchObject([{ currentState: 'JOB_STATE_CANCELLED' }]);
});

test('a job that somebody else cancels is no failure of its work', async () => {
  work = ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  const running = codeOf(run());
  const other = new AbortController();
  const second = connected();
  const joined = codeOf(second.run(JOB, { signal: other.signal, onProgress: () => other.abort() }));
  expect([await running, await joined]).toEqual(['DATAFLOW_CANCELLED', 'ABORTED']);
  await second.close();
});

test('what is refused says how to go on', async () => {
  const action = { kind: 'status', code: 'PERMISSION_DENIED', message: 'dataflow.jobs.create denied' } as const;
  fake.faults.inject({ match: { operation: 'LaunchFlexTemplate' }, action });
  await expect(run()).rejects.toMatchObject({
    code: 'DATAFLOW_PERMISSION_DENIED',
    hint: expect.stringContaining('--role=roles/dataflow.developer'),
  });
  await expect(run({}, { ...JOB, template: 'gs://other/Template' })).rejects.toMatchObject({
    code: 'DATAFLOW_NOT_FOUND',
    message: expect.stringContaining('Unable to open template file'),
  });
  const disabled = 'Dataflow API has not been used in project 1 before or it is disabled.';
  fake.faults.inject({ action: { kind: 'status', code: 'PERMISSION_DENIED', message: disabled } });
  await expect(run()).rejects.toMatchObject({
    ...{ code: 'DATAFLOW_API_DISABLED', hint: 'gcloud services enable dataflow.googleapis.com --project=p' },
  });
});

test('a place is needed, and an address that is one', async () => {
  expect(() => createDataflow({ environment: { GOOGLE_CLOUD_PROJECT: 'p' } })).toThrow('Dataflow needs a place');
  const environment = { DATAFLOW_EMULATOR_HOST: 'nowhere' };
  const client = createDataflow({ project: 'p', region: 'r', environment });
  await expect(client.run(JOB)).rejects.toMatchObject({ code: 'INVALID_EMULATOR_HOST' });
});
