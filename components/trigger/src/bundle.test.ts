import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { bundleComponent } from '@millrace/images';
import { type FakeGcs, type FakeKfp, startFakeGcs, startFakeKfp } from '@millrace/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { binary } from './fixtures/events.ts';
import { PIPELINE_YAML } from './fixtures/pipeline.ts';

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

test('the program of the image starts a run, and ends on SIGTERM with 0', async () => {
  const port = await freePort();
  const program = start({ ...variables(), PORT: String(port) });
  const lines = linesOf(program);
  expect(await lines()).toMatchObject({ severity: 'INFO', message: expect.stringContaining(`port ${port}`) });
  const { headers, body } = binary();
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body });
  expect([response.status, await response.json()]).toMatchObject([200, { outcome: 'started' }]);
  expect(kfp.state.runs).toHaveLength(1);
  expect(await lines()).toMatchObject({ severity: 'INFO', run: expect.any(String) });
  program.kill('SIGTERM');
  expect(await once(program, 'exit')).toEqual([0, null]);
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

/** Gives the next line that the program logs. */
function linesOf({ stdout }: ChildProcess): () => Promise<unknown> {
  if (stdout === null) throw new Error('The program has no output.');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return async () => JSON.parse((await lines.next()).value ?? '{}');
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
