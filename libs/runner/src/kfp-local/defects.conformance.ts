// Share of the time of .ci/run: 30 s. With MILLRACE_FULL=1 kfp.local runs each pipeline, too, and shows its defect.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@millrace/storage';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { automaticLauncher, dockerLauncher, processLauncher, type RunOptions, runPipeline } from '../index.ts';
import { Trace, traced } from '../table/trace.ts';
import { byKfpLocal, compileDefects } from './oracle.ts';

const FULL = process.env.MILLRACE_FULL === '1';
const scratch = mkdtempSync(join(tmpdir(), 'millrace-kfp-local-'));
const pipelineOf = compileDefects(scratch);
const docker = (args: readonly string[], input = '') =>
  execFileSync('docker', [...args], { input, stdio: ['pipe', 'pipe', 'pipe'], encoding: 'utf8' });
const buildVersion = (version: number) =>
  docker(
    ['build', '--quiet', '--tag', 'millrace-kfp-cached:test', '-'],
    `FROM debian:bookworm-slim\nRUN printf ${version} > /version\n`,
  );
const IMAGES = ['millrace-kfp-untagged:latest', 'localhost:5999/millrace/step:latest'];

beforeAll(() => {
  buildVersion(1);
  for (const image of IMAGES) docker(['tag', 'debian:bookworm-slim', image]);
});
afterAll(() => {
  docker(['image', 'rm', ...IMAGES, 'millrace-kfp-cached:test']);
  rmSync(scratch, { recursive: true });
});

const folderOf = (name: string): string => {
  const folder = mkdtempSync(join(scratch, `${name}-`));
  writeFileSync(join(folder, 'given'), 'given');
  return folder;
};

async function ours(name: string, options: Partial<RunOptions> & { readonly folder?: string } = {}) {
  const { folder = folderOf(name), ...rest } = options;
  const trace = join(folder, 'trace');
  mkdirSync(trace, { recursive: true });
  chmodSync(trace, 0o777);
  const { outcome, record, outputs } = await runPipeline({
    ...pipelineOf(name),
    store: openStore(join(folder, 'bucket')),
    launcher: traced(dockerLauncher(), trace),
    ...rest,
  });
  const states = Object.fromEntries(record.steps.map(({ id, name: step, state }) => [id ?? step, state]));
  return { outcome, states, outputs: outputs.parameters, trace: new Trace(trace) };
}

test('a condition on a named output is true when it is true', async () => {
  const { outcome, states } = await ours('named-condition');
  expect({ outcome, states }).toEqual({
    outcome: 'succeeded',
    states: { write: 'succeeded', 'condition-1/write-2': 'succeeded' },
  });
  // kfp.local reports success and leaves the step out.
  if (FULL) expect(byKfpLocal('named-condition', folderOf('k'))).toMatchObject({ state: 'FINAL', steps: ['write'] });
});

test('a loop over a named output runs', async () => {
  const { outcome, states } = await ours('named-loop');
  expect({ outcome, states }).toEqual({
    outcome: 'succeeded',
    states: { listing: 'succeeded', 'for-loop-1[0]/write': 'succeeded', 'for-loop-1[1]/write': 'succeeded' },
  });
  if (FULL) expect(byKfpLocal('named-loop', folderOf('k')).state).toBe('ValueError');
});

test('strings with quotes compare equal when they are', async () => {
  const { outcome, states } = await ours('quotes');
  expect({ outcome, states }).toEqual({ outcome: 'succeeded', states: { 'condition-1/write': 'succeeded' } });
  const other = await ours('quotes', { inputs: { same: "it''s" } });
  expect(other.states).toEqual({ 'condition-1/write': 'skipped' });
  if (FULL) expect(byKfpLocal('quotes', folderOf('k'))).toMatchObject({ state: 'FINAL', steps: [] });
});

test.each(['wide-branches', 'wide-loop'])(
  'four independent steps run at the same time, without asking: %s',
  async (name) => {
    // Each ends only when all four have started.
    const { outcome } = await ours(name);
    expect(outcome).toBe('succeeded');
    if (FULL) expect(byKfpLocal(name, folderOf('k')).seconds).toBeGreaterThan(name === 'wide-loop' ? 2 : 4);
  },
);

test.each(['image-untagged', 'image-hosted'])('an image that is here is not pulled: %s', async (name) => {
  expect(await ours(name)).toMatchObject({ outcome: 'succeeded', outputs: { Output: 'ran' } });
  if (FULL && name === 'image-hosted') expect(byKfpLocal(name, folderOf('k')).state).toBe('APIError');
});

test('containers that fail at once are failures, all of them', async () => {
  const { outcome, states } = await ours('fails-at-once');
  expect(outcome).toBe('failed');
  expect(Object.values(states)).toEqual(Array.from({ length: 6 }, () => 'failed'));
});

test('where steps are processes, container components are containers', async () => {
  const processes = processLauncher(() => Promise.reject(new Error('There is no workspace here.')));
  const launcher = automaticLauncher({ processes, containers: dockerLauncher() });
  expect(await ours('image-untagged', { launcher })).toMatchObject({
    outcome: 'succeeded',
    outputs: { Output: 'ran' },
  });
  if (FULL) expect(byKfpLocal('image-untagged', folderOf('k'), 'run-process').state).toBe('RuntimeError');
});

test('a lone component takes artifacts', async () => {
  const folder = folderOf('lone');
  const { outcome, outputs } = await ours('lone', { folder, artifacts: { data: join(folder, 'given') } });
  expect({ outcome, outputs }).toEqual({ outcome: 'succeeded', outputs: { said: 'given' } });
  if (FULL) expect(byKfpLocal('lone', folderOf('k')).state).toBe('ValueError');
});

test('caching is on, and goes by what is in an image, not by its tag', async () => {
  const folder = folderOf('cached');
  buildVersion(1);
  const run = () => ours('cached', { folder });
  expect(await run()).toMatchObject({ states: { version: 'succeeded' }, outputs: { Output: '1' } });
  expect(await run()).toMatchObject({ states: { version: 'cached' }, outputs: { Output: '1' } });
  buildVersion(2);
  expect(await run()).toMatchObject({ states: { version: 'succeeded' }, outputs: { Output: '2' } });
  if (!FULL) return;
  const theirs = folderOf('k');
  buildVersion(1);
  expect(byKfpLocal('cached', theirs).outputs).toEqual(['1']);
  buildVersion(2);
  // Asked to cache, kfp.local gives the output of the image that had the tag before.
  expect(byKfpLocal('cached', theirs).outputs).not.toContain('2');
});
