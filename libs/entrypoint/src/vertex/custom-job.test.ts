import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ComponentDefinition, MillraceError } from '@millrace/contract';
import {
  type FakeGcs,
  type FakeVertex,
  type FunctionWorker,
  functionJobs,
  startFakeGcs,
  startFakeVertex,
} from '@millrace/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { invoke, toyExecutorInput } from '../../fixtures/src/invoke.ts';
import { toy } from '../../fixtures/src/toy.ts';

const definition: ComponentDefinition = { ...toy.definition, vertex: { job: 'custom' } };
const IMAGE = 'eu-docker.pkg.dev/p/r/toy@sha256:1';

let gcs: FakeGcs;
let vertex: FakeVertex;
let root = '';
/** Workers that were started, and what those of the next job do before their work. */
let workers: FunctionWorker[] = [];
let before: (worker: FunctionWorker) => Promise<void> | void;

beforeEach(async () => {
  workers = [];
  before = () => undefined;
  gcs = await startFakeGcs({ buckets: ['bucket'] });
  vertex = await startFakeVertex({ jobs: functionJobs(work) });
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  vi.stubEnv('VERTEX_EMULATOR_HOST', vertex.address);
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  root = await mkdtemp(join(tmpdir(), 'millrace-custom-job-'));
  await writeFile(join(root, 'words.txt'), 'one two ');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await vertex.close();
  await gcs.close();
  await rm(root, { recursive: true, force: true });
});

/** What the container of a worker does. */
async function work(worker: FunctionWorker): Promise<void> {
  workers.push(worker);
  await before(worker);
  const argv = [...worker.command, ...worker.args];
  const { code, stderr } = await invoke(argv, { definition, env: worker.env, signal: worker.signal });
  if (code !== 0) throw new Error(stderr);
}

const PLACE = ['--project', 'p', '--region', 'us-central1', '--on', 'vertex', '--image', IMAGE];
const local = (flags: readonly string[] = [], options: Parameters<typeof invoke>[1] = {}) =>
  invoke(['local', '--bucket', 'gs://bucket', '--words', join(root, 'words.txt'), '--json', ...PLACE, ...flags], {
    definition,
    ...options,
  });
const resultOf = (stdout: string): { outputs: Record<string, { uri: string }> } => JSON.parse(stdout);
const names = () => gcs.objects('bucket').map(({ name }) => name);
const created = () => vertex.calls.filter(({ method }) => method === 'CreateCustomJob').length;

test('the work is done by a job of the image, and its outputs end where those of work here do', async () => {
  const done = await local(['--times', '3', '--machine-type', 'e2-standard-4', '--job-labels', 'team=ml']);
  expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining('https://console.cloud.google.com/') });
  const { outputs } = resultOf(done.stdout);
  const words = `${outputs.out?.uri.replace('gs://bucket/', '')}/words.txt`;
  expect(String(await gcs.content('bucket', words))).toBe('one two'.repeat(3));
  expect(workers).toMatchObject([{ image: IMAGE, command: ['/app/toy'], env: { MILLRACE_IMAGE: IMAGE } }]);
  const [job] = vertex.state.customJobs;
  expect(job).toMatchObject({
    displayName: 'default-toy',
    labels: { team: 'ml', 'millrace-work': expect.any(String), 'millrace-execution': expect.any(String) },
    jobSpec: {
      workerPoolSpecs: [{ machineSpec: { machineType: 'e2-standard-4' } }],
      baseOutputDirectory: { outputUriPrefix: expect.stringMatching(/^gs:\/\/bucket\/\.millrace\/work\//) },
    },
  });
  const record: unknown = JSON.parse(
    String(await gcs.content('bucket', words.replace('out/words.txt', 'execution.json'))),
  );
  expect(record).toMatchObject({
    outputs: { scores: { metadata: { words: 2 } } },
    reads: [{ uri: 'https://example.com/dictionary' }],
  });
  expect(names().filter((name) => name.startsWith('.millrace/work/'))).toEqual([]);
});

test('an input that a record knows is not brought to the machine that only waits', async () => {
  const first = await local(['--times', '1']);
  const { scores } = resultOf(first.stdout).outputs;
  const from = gcs.requests.length;
  const ref = String(scores?.uri).replace('gs://bucket/', '');
  before = () => {
    const content = gcs.requests
      .slice(from)
      .filter(({ path, query }) => /scores/.test(path) && query.get('alt') === 'media');
    expect(content).toEqual([]);
  };
  const again = await invoke(['local', '--bucket', 'gs://bucket', '--words', ref, ...PLACE], { definition });
  expect(again).toMatchObject({ code: 0 });
  expect(workers).toHaveLength(2);
});

test('in kfp mode outputs lie where the launcher takes them from', async () => {
  const input = JSON.stringify(toyExecutorInput(root, { times: 1 }));
  const argv = ['kfp', '--executor-input', input, '--bucket', 'gs://bucket', ...PLACE];
  expect(await invoke(argv, { definition })).toMatchObject({ code: 0 });
  expect(await readFile(join(root, 'outputs/deep/out/words.txt'), 'utf8')).toBe('one two');
  const output: unknown = JSON.parse(await readFile(join(root, 'outputs/deep/executor_output.json'), 'utf8'));
  expect(output).toMatchObject({
    parameterValues: { count: 2 },
    artifacts: { scores: { artifacts: [{ metadata: { words: 2, millrace: { component: 'toy' } } }] } },
  });
});

test('a task whose outputs lie outside Cloud Storage needs a bucket', async () => {
  const argv = ['kfp', '--executor-input', JSON.stringify(toyExecutorInput(root)), ...PLACE];
  const done = await invoke(argv, { definition });
  expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining('NEEDS_CLOUD_STORAGE') });
  expect(created()).toBe(0);
});

test('the failure of the work is the one that is told', async () => {
  const done = await local(['--behaviour', 'fail']);
  expect(done).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('error: TOY_BROKE: It broke.\n  hint: Mend it.'),
  });
});

test('after a failure the same work is a new job, which goes on from the checkpoint', async () => {
  expect((await local(['--behaviour', 'checkpoint'])).code).toBe(1);
  expect(await local(['--behaviour', 'checkpoint'])).toMatchObject({ code: 0 });
  expect(vertex.state.customJobs.map(({ state }) => state)).toEqual(['JOB_STATE_FAILED', 'JOB_STATE_SUCCEEDED']);
});

test('a submitter that lost sight of its job finds it when it is started again', async () => {
  const gate = Promise.withResolvers<void>();
  before = () => gate.promise;
  vertex.faults.inject({ match: { method: 'GetCustomJob' }, action: { kind: 'status', code: 'PERMISSION_DENIED' } });
  expect((await local()).stderr).toContain('VERTEX_PERMISSION_DENIED');
  gate.resolve();
  const again = await local();
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('going on with the job that was started') });
  expect(created()).toBe(1);
  expect(workers).toHaveLength(1);
});

test('an interruption cancels the job', async () => {
  const controller = new AbortController();
  before = (worker) =>
    new Promise((_, reject) => {
      worker.signal.addEventListener('abort', () => reject(new Error('stopped')));
      controller.abort(new MillraceError('INTERRUPTED', 'Stopped.', { exitCode: 130 }));
    });
  const done = await local([], { signal: controller.signal });
  expect(done).toMatchObject({ code: 130, stderr: expect.stringContaining('the job is cancelled') });
  expect(vertex.state.customJobs).toMatchObject([{ state: expect.stringMatching(/CANCELL/) }]);
});

test('an answer that was lost makes no second job', async () => {
  const action = { kind: 'status', code: 'UNAVAILABLE', when: 'after' } as const;
  vertex.faults.inject({ match: { method: 'CreateCustomJob' }, action });
  expect(await local()).toMatchObject({ code: 0 });
  expect(vertex.state.customJobs).toHaveLength(1);
});

test('a job that leaves no result is told as that', async () => {
  await vertex.close();
  vertex = await startFakeVertex();
  vi.stubEnv('VERTEX_EMULATOR_HOST', vertex.address);
  expect((await local()).stderr).toContain('JOB_WITHOUT_RESULT');
});
