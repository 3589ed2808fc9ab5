import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ComponentDefinition, MillraceError } from '@millrace/contract';
import { startFakeGcs } from '@millrace/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { invoke } from '../fixtures/src/invoke.ts';
import { toy } from '../fixtures/src/toy.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'millrace-local-test-'));
  await writeFile(join(root, 'words.txt'), 'one two three ');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const bucket = () => ['--bucket', join(root, 'runs')];
const local = (...flags: string[]) => invoke([...bucket(), 'local', '--words', join(root, 'words.txt'), ...flags]);
const files = async () =>
  (await readdir(join(root, 'runs'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
const lastJson = (text: string): Record<string, unknown> => JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');
const record = async (execution: unknown): Promise<unknown> =>
  JSON.parse(await readFile(join(root, 'runs', String(execution), 'execution.json'), 'utf8'));

test('outputs, the record and the log lie in the bucket, and --json says where', async () => {
  const done = await local('--json', '--times', '1', '--no-shuffle');
  expect(done).toMatchObject({ code: 0 });
  const result = lastJson(done.stdout);
  expect(result).toMatchObject({
    outcome: 'succeeded',
    execution: expect.stringMatching(/^default\/toy\/\d{8}-/),
    outputs: { out: { uri: expect.stringContaining('/default/toy/') }, scores: { digest: expect.any(String) } },
    parameters: { count: 3, good: false },
  });
  expect(await files()).toEqual(expect.arrayContaining(['execution.json', 'latest.json', 'log.jsonl', 'words.txt']));
  expect(await record(result.execution)).toMatchObject({
    state: 'succeeded',
    seed: 1,
    parameters: { times: 1, shuffle: false },
    inputs: { words: { type: 'dataset', digest: expect.stringMatching(/^sha256:/) } },
    outputs: { scores: { metadata: { words: 3 } } },
    reads: [{ uri: 'https://example.com/dictionary' }],
    versions: { toy: '1.2.3' },
  });
});

/** A step that takes what `toy` made. */
const nextStep: ComponentDefinition = {
  ...toy.definition,
  name: 'next',
  inputs: { out: { kind: 'artifact', type: 'dataset', presence: 'required', description: '' } },
  outputs: { text: { kind: 'parameter', type: 'string', presence: 'required', description: '' } },
  defaultsFrom: { out: 'toy' },
  run: async () => ({
    run: async (inputs) => {
      const { out } = inputs;
      if (typeof out !== 'object' || out === null || !('path' in out)) throw new Error('no artifact');
      return { text: await readFile(join(String(out.path), 'words.txt'), 'utf8') };
    },
  }),
};
const runNext = (...flags: string[]) => invoke([...bucket(), 'local', '--json', ...flags], { definition: nextStep });

test('an input not named is the latest success of its producer', async () => {
  await local('--times', '1');
  await local('--times', '2');
  await local('--behaviour', 'fail');
  expect(lastJson((await runNext()).stdout)).toMatchObject({ parameters: { text: 'one two threeone two three' } });
});

test('an input may be named by its execution', async () => {
  const first = lastJson((await local('--times', '1', '--json')).stdout).execution;
  await local('--times', '2');
  const done = lastJson((await runNext('--out', String(first))).stdout);
  expect(done).toMatchObject({ parameters: { text: 'one two three' } });
  expect(await record(done.execution)).toMatchObject({ inputs: { out: { producer: first } } });
});

test('inputs that cannot be found are reported together, with the step to run first', async () => {
  const done = await invoke([...bucket(), 'local', '--extra', join(root, 'nowhere')]);
  expect(done.code).toBe(2);
  expect(done.stderr).toContain('MISSING_INPUTS');
  expect(done.stderr).toContain('--words: ingest has not succeeded yet in the pipeline default');
  expect(done.stderr).toContain(`Run "ingest --bucket ${join(root, 'runs')} --pipeline default local" first`);
  expect(done.stderr).toContain('nowhere does not exist. [NO_SUCH_FILE]');
  expect(await files()).toEqual([]);
});

test('a failure leaves its record and log, and no output', async () => {
  const done = await local('--behaviour', 'fail', '--json');
  expect(done.code).toBe(1);
  expect(done.stderr).toContain('error: TOY_BROKE: It broke.\n  hint: Mend it.\n');
  expect(lastJson(done.stdout)).toMatchObject({ outcome: 'failed', error: { code: 'TOY_BROKE' } });
  expect(await files()).toEqual(['execution.json', 'log.jsonl']);
});

test('an interruption cancels the execution with exit code 130', async () => {
  const controller = new AbortController();
  const done = await invoke(
    [...bucket(), 'local', '--words', join(root, 'words.txt'), '--behaviour', 'wait', '--json'],
    {
      signal: controller.signal,
      onStderr: (text) => {
        if (text.includes('waiting')) controller.abort(new MillraceError('INTERRUPTED', 'Stopped.', { exitCode: 130 }));
      },
    },
  );
  expect(done.code).toBe(130);
  expect(lastJson(done.stdout)).toMatchObject({ outcome: 'cancelled' });
  expect(await files()).toEqual(['execution.json', 'log.jsonl']);
});

test('work that failed goes on from its checkpoint, and success removes the checkpoint', async () => {
  expect((await local('--behaviour', 'checkpoint')).code).toBe(1);
  expect(await files()).toContain('epoch');
  const again = await local('--behaviour', 'checkpoint');
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('resumed at 2') });
  expect(await files()).not.toContain('epoch');
});

test('a failure that cannot be recorded is still the one that is reported', async () => {
  const gcs = await startFakeGcs({ buckets: ['bucket'] });
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  vi.stubEnv('MILLRACE_STORAGE_TIMEOUT', '2');
  try {
    gcs.faults.inject({
      match: ({ path }) => path.includes('execution.json'),
      times: Number.POSITIVE_INFINITY,
      action: { kind: 'status', status: 503 },
    });
    const words = ['--words', join(root, 'words.txt')];
    const done = await invoke(['--bucket', 'gs://bucket', 'local', '--json', ...words, '--behaviour', 'fail']);
    expect(done.code).toBe(1);
    expect(lastJson(done.stdout)).toMatchObject({ error: { code: 'TOY_BROKE' } });
    expect(done.stderr.match(/ cleanly; the next execution sweeps what is left/g)).toHaveLength(1);
    expect(done.stderr.trimEnd()).toMatch(/error: TOY_BROKE: It broke\.\n {2}hint: Mend it\.$/);
  } finally {
    vi.unstubAllEnvs();
    await gcs.close();
  }
});

test('with a bucket, inputs are brought, verified, and outputs put there', async () => {
  const gcs = await startFakeGcs({ buckets: ['bucket'] });
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  const inBucket = ['--bucket', 'gs://bucket/team', 'local', '--json'];
  try {
    const made = await invoke([...inBucket, '--words', join(root, 'words.txt'), '--times', '1']);
    expect(made.code, made.stderr).toBe(0);
    const { execution } = lastJson(made.stdout);
    const names = gcs.objects('bucket').map(({ name }) => name.replace(`team/${execution}/`, ''));
    expect(names).toEqual(expect.arrayContaining(['execution.json', 'log.jsonl', 'out/words.txt', 'scores']));
    const next = await invoke(inBucket, { definition: nextStep });
    expect(lastJson(next.stdout)).toMatchObject({ parameters: { text: 'one two three' } });

    await gcs.put('bucket', `team/${execution}/out/words.txt`, 'tampered');
    const refused = await invoke(inBucket, { definition: nextStep });
    expect(lastJson(refused.stdout)).toMatchObject({ error: { code: 'INPUT_CHANGED' } });

    await gcs.put('bucket', 'given/words.txt', 'from afar');
    const given = await invoke([...inBucket, '--out', 'gs://bucket/given'], { definition: nextStep });
    expect(lastJson(given.stdout)).toMatchObject({ parameters: { text: 'from afar' } });
  } finally {
    vi.unstubAllEnvs();
    await gcs.close();
  }
});

test.each([
  ['BUCKET_MISSING', 'gs://no-such-bucket', {}],
  [
    'ACCESS_DENIED',
    'gs://bucket',
    { denied: ['storage.objects.create', 'storage.objects.list', 'storage.objects.get'] },
  ],
])('%s is found before the work begins', async (code, place, options) => {
  const gcs = await startFakeGcs({ buckets: ['bucket'], ...options });
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  const done = await invoke(['--bucket', place, 'local', '--json', '--words', join(root, 'words.txt')]);
  expect(done).toMatchObject({ code: 1, stderr: expect.not.stringContaining('read the words') });
  expect(lastJson(done.stdout)).toMatchObject({ error: { code } });
  expect(gcs.objects('bucket')).toEqual([]);
  vi.unstubAllEnvs();
  await gcs.close();
});
