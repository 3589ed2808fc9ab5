import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { bundleComponent } from '@millrace/images';
import { type FakeGcs, type FakeKfp, startFakeGcs, startFakeKfp, startFakeVertex } from '@millrace/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { binary } from './fixtures/events.ts';
import { PIPELINE_YAML } from './fixtures/pipeline.ts';

// Bundling, and loading Google's clients, take long on a machine that is busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let entry: string;
let gcs: FakeGcs;
let kfp: FakeKfp;

beforeAll(async () => {
  ({ entry } = await bundleComponent('trigger'));
  [gcs, kfp] = await Promise.all([startFakeGcs({ buckets: ['state'] }), startFakeKfp()]);
  await gcs.put('state', 'p.yaml', PIPELINE_YAML);
});
afterAll(async () => {
  await Promise.all([gcs.close(), kfp.close()]);
});

test('the program of the image starts runs, and ends on SIGTERM with 0', async () => {
  await using program = await listening(variables());
  expect(await program.deliver()).toMatchObject([200, { outcome: 'started' }]);
  expect(kfp.state.runs).toHaveLength(1);
  expect(await program.line()).toMatchObject({ severity: 'INFO', run: expect.any(String) });
  expect(await program.end()).toEqual([0, null]);
});

test('the program of the image starts runs on Vertex AI', async () => {
  const vertex = await startFakeVertex();
  const place = { MILLRACE_TRIGGER_PROJECT: 'p', MILLRACE_TRIGGER_REGION: 'us-central1' };
  await using program = await listening({
    ...{ ...variables(), ...place, MILLRACE_TRIGGER_NAME: 'other', MILLRACE_TRIGGER_TARGET: 'vertex' },
    ...{ MILLRACE_TRIGGER_PIPELINE_ROOT: 'gs://state/root' },
    ...{ VERTEX_EMULATOR_HOST: vertex.address, METADATA_SERVER_DETECTION: 'none' },
  });
  expect(await program.deliver()).toMatchObject([200, { outcome: 'started' }]);
  expect(vertex.state.pipelineJobs).toHaveLength(1);
  expect(await program.end()).toEqual([0, null]);
  await vertex.close();
});

test('a configuration that is wrong ends it with 2 and all the problems', async () => {
  const { MILLRACE_TRIGGER_BUCKET: _, ...rest } = variables();
  const program = start({ ...rest, MILLRACE_TRIGGER_TARGET: 'both' });
  const errors: string[] = [];
  program.stderr?.on('data', (chunk) => errors.push(String(chunk)));
  expect(await once(program, 'close')).toEqual([2, null]);
  expect(errors.join('')).toContain('error: INVALID_ENVIRONMENT');
  expect(errors.join('')).toContain('  MILLRACE_TRIGGER_BUCKET: it is missing.');
  expect(errors.join('')).toContain('  MILLRACE_TRIGGER_TARGET: ');
});

const start = (env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [entry], { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });

/** The program, once it listens. */
async function listening(given: Readonly<Record<string, string>>) {
  const port = await freePort();
  const program = start({ ...given, PORT: String(port) });
  if (program.stdout === null) throw new Error('The program has no output.');
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<unknown> => JSON.parse((await lines.next()).value ?? '{}');
  expect(await line()).toMatchObject({ severity: 'INFO', message: expect.stringContaining(`port ${port}`) });
  return {
    line,
    async deliver(): Promise<readonly [number, unknown]> {
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', ...binary() });
      return [response.status, await response.json()];
    },
    async end(): Promise<readonly unknown[]> {
      program.kill('SIGTERM');
      return once(program, 'exit');
    },
    async [Symbol.asyncDispose]() {
      program.kill('SIGKILL');
    },
  };
}

const variables = (): Record<string, string> => ({
  STORAGE_EMULATOR_HOST: gcs.url,
  ...{ MILLRACE_TRIGGER_BUCKET: 'data', MILLRACE_TRIGGER_STATE: 'gs://state' },
  ...{ MILLRACE_TRIGGER_TARGET: 'kfp', MILLRACE_TRIGGER_HOST: kfp.url, MILLRACE_TRIGGER_DEBOUNCE_SECONDS: '0' },
  MILLRACE_TRIGGER_PIPELINE: 'gs://state/p.yaml',
  MILLRACE_TRIGGER_PARAMETERS: '{"source": "{uri}", "generation": "{generation}"}',
});

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  await once(server.close(), 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
