import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { invoke, toyExecutorInput } from '../fixtures/src/invoke.ts';
import { merging } from '../fixtures/src/merging.ts';
import { localPath } from './executor-input.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'millrace-kfp-test-'));
  await writeFile(join(root, 'words.txt'), 'one two three ');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const listing = async () =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((e) => e.isFile())
    .map((e) => e.name)
    .sort();
const kfp = (input: object, env = {}) => invoke(['kfp', '--executor-input', JSON.stringify(input)], { env });

test('outputs, their parameters and the executor output are left where KFP asked for them', async () => {
  const done = await kfp(toyExecutorInput(root, { times: 3, settings: { deep: [1, { a: null }] }, scaleFactor: null }));
  expect(done).toMatchObject({ code: 0, stdout: '' });
  const text = (name: string) => readFile(join(root, 'outputs', name), 'utf8');
  expect(await text('count')).toBe('3');
  expect(await text('note')).toBe('it\'s "quoted"\nand ünïcode');
  expect(await text('good')).toBe('true');
  expect(await text('list')).toBe('["a","b"]');
  const output: unknown = JSON.parse(await text('deep/executor_output.json'));
  expect(output).toMatchObject({
    parameterValues: { count: 3, share: 0.1, good: true, seen: { deep: [1, { a: null }] } },
    artifacts: {
      out: { artifacts: [{ name: 'out', uri: `${root}/outputs/deep/out` }] },
      scores: {
        artifacts: [
          {
            metadata: {
              words: 3,
              millrace: {
                component: 'toy',
                version: '1.2.3',
                seed: 1,
                // sha256 of '{}'
                digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
                size: 2,
                reads: [{ uri: 'https://example.com/dictionary', etag: 'x' }],
              },
            },
          },
        ],
      },
    },
  });
});

test('the executable may be called with its own path first, and the executor input may be a file', async () => {
  await writeFile(join(root, 'input.json'), JSON.stringify(toyExecutorInput(root)));
  const done = await invoke(['/app/toy', 'kfp', '--executor-input', `@${root}/input.json`]);
  expect(done.code).toBe(0);
});

test.each([
  ['a failure of the work', { behaviour: 'fail' }, 'error: TOY_BROKE: It broke.\n  hint: Mend it.\n', 1],
  ['an output left unwritten', { behaviour: 'forget' }, '  outputs.scores: was not written. [MISSING_OUTPUT]\n', 1],
])('after %s nothing is left and the message is last on stderr', async (_, parameters, last, code) => {
  const done = await kfp(toyExecutorInput(root, parameters));
  expect(done.code).toBe(code);
  expect(done.stderr.endsWith(last)).toBe(true);
  expect(await listing()).toEqual(['words.txt']);
});

test('every problem of an executor input is reported, and nothing is written', async () => {
  const input = {
    inputs: { parameterValues: { times: 0, typo: 1 }, artifacts: {} },
    outputs: { outputFile: `${root}/x/output.json` },
  };
  const done = await kfp(input);
  expect(done.code).toBe(2);
  for (const line of [
    'inputs.parameterValues.typo: There is no parameter of this name. [UNKNOWN_PARAMETER]',
    'inputs.parameterValues.times: 0 is below 1. [BELOW_MINIMUM]',
    'inputs.artifacts.words: is missing. [MISSING]',
    'outputs.artifacts.out: is missing. [MISSING]',
    'outputs.parameters.count.outputFile: is missing. [MISSING]',
  ]) {
    expect(done.stderr).toContain(line);
  }
  expect(await listing()).toEqual(['words.txt']);
});

test.each(['{', '[]', '"x"', '{"outputs": {}}', '@/nowhere.json'])('refuses %s as an executor input', async (text) => {
  const done = await invoke(['kfp', '--executor-input', text]);
  expect(done.code).toBe(2);
  expect(done.stderr).toContain('INVALID_EXECUTOR_INPUT');
});

test('checkpoints survive in the folder that the runner or Vertex AI names', async () => {
  const env = { MILLRACE_CHECKPOINT_DIR: join(root, 'checkpoints') };
  const input = toyExecutorInput(root, { behaviour: 'checkpoint' });
  expect((await kfp(input, env)).code).toBe(1);
  const again = await kfp(input, env);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('resumed at 2') });
});

test('in a cluster the log is JSON lines with the fields of Cloud Logging', async () => {
  const done = await kfp(toyExecutorInput(root, { behaviour: 'fail' }), { KUBERNETES_SERVICE_HOST: '10.0.0.1' });
  const lines: unknown[] = done.stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({
    severity: 'INFO',
    message: 'read the words',
    count: 3,
    'logging.googleapis.com/labels': { component: 'toy' },
  });
  expect(lines.at(-1)).toMatchObject({ severity: 'ERROR', error: { code: 'TOY_BROKE', hint: 'Mend it.' } });
});

test('an input that is not there is named, with its path', async () => {
  await rm(join(root, 'words.txt'));
  const done = await kfp(toyExecutorInput(root));
  expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining(`words: ${root}/words.txt does not exist.`) });
  expect(await listing()).toEqual([]);
});

test('what a killed process left at the same place does not count', async () => {
  await mkdir(join(root, 'outputs/deep/out'), { recursive: true });
  await writeFile(join(root, 'outputs/deep/out/half.txt'), 'half');
  expect((await kfp(toyExecutorInput(root))).code).toBe(0);
  expect(await readdir(join(root, 'outputs/deep/out'))).toEqual(['words.txt']);
});

test('a list of artifacts and the final status of an exit handler come to run as they were declared', async () => {
  await writeFile(join(root, 'more.txt'), 'four');
  const status = {
    ...{ state: 'FAILED', pipelineJobResourceName: 'run/7', pipelineTaskName: 'exit-handler-1' },
    error: { code: 9, message: 'It broke.' },
  };
  const artifacts = {
    texts: { artifacts: ['words.txt', 'more.txt'].map((name) => ({ name, uri: `${root}/${name}` })) },
  };
  const given = {
    inputs: { parameterValues: { status }, artifacts },
    outputs: { parameters: { said: { outputFile: `${root}/said` } }, outputFile: `${root}/output.json` },
  };
  const done = await invoke(['kfp', '--executor-input', JSON.stringify(given)], { definition: merging });
  expect(done).toMatchObject({ code: 0 });
  expect(await readFile(join(root, 'said'), 'utf8')).toBe('FAILED: It broke. one two three four');
  await rm(join(root, 'more.txt'));
  const failed = await invoke(['kfp', '--executor-input', JSON.stringify(given)], { definition: merging });
  expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining(`texts: ${root}/more.txt does not exist.`) });
});

test("KFP's mounts of buckets", () => {
  const uris = ['gs://b/x', 's3://b/x', 'minio://b/x', '/tmp/x', 'file:///tmp/x'];
  expect(uris.map(localPath)).toEqual(['/gcs/b/x', '/s3/b/x', '/minio/b/x', '/tmp/x', '/tmp/x']);
});
