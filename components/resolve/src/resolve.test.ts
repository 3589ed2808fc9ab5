import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '@millrace/entrypoint';
import { ModelRegistry } from '@millrace/metadata';
import { openStore } from '@millrace/storage';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolve } from './component.ts';

let folder: string;
let models: ModelRegistry;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resolve-'));
  models = new ModelRegistry(openStore(join(folder, 'runs/bitcoin/models')), 'model');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function register(content: string): Promise<number> {
  const bundle = join(folder, content);
  await mkdir(bundle, { recursive: true });
  await writeFile(join(bundle, 'bundle.json'), content);
  return (await models.register(bundle, { execution: 'bitcoin/deploy/x' })).version.version;
}

async function command(...argv: string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await runCommandLine(resolve.definition, {
    ...{ argv, executable: '/app/resolve', env: {}, version: '0.1.0', moduleUrl: import.meta.url },
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    ...{ signal: new AbortController().signal, now: Date.now },
  });
  return { code, result: JSON.parse(stdout.join('').trimEnd().split('\n').at(-1) || 'null'), log: stderr.join('') };
}

const local = (...flags: string[]) =>
  command('--bucket', join(folder, 'runs'), '--pipeline', 'bitcoin', 'local', '--json', ...flags);
const modelOf = (result: { outputs: { model: { uri: string } } }) => fileURLToPath(result.outputs.model.uri);

test('gives the champion, and says which version it is', async () => {
  await models.promote(await register('first'), 'x');
  await models.promote(await register('second'), 'x');
  const { code, result, log } = await local();
  expect([code, log]).toEqual([0, expect.stringContaining('champion is version 2')]);
  expect(result.parameters).toEqual({ found: true, version: '2' });
  expect(await readFile(join(modelOf(result), 'bundle.json'), 'utf8')).toBe('second');
  const record = JSON.parse(await readFile(join(folder, 'runs', result.execution, 'execution.json'), 'utf8'));
  expect(record.reads).toEqual([{ uri: models.modelUri(2), size: 6, digest: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  expect((await local('--alias', 'previous')).result.parameters).toEqual({ found: true, version: '1' });
  expect((await local('--alias', '1')).result.parameters).toEqual({ found: true, version: '1' });
});

test('without a champion it gives a folder without a bundle', async () => {
  const { code, result } = await local();
  expect([code, result.parameters]).toEqual([0, { found: false, version: '' }]);
  expect(await readdir(modelOf(result))).toEqual(['none.json']);
});

test('a candidate that is champion already gets the one before it', async () => {
  await models.promote(await register('first'), 'x');
  expect((await local('--besides', join(folder, 'first'))).result.parameters).toEqual({ found: false, version: '' });
  await models.promote(await register('second'), 'x');
  const versionBesides = async (bundle: string) =>
    (await local('--besides', join(folder, bundle))).result.parameters.version;
  expect(await versionBesides('second')).toBe('1');
  expect(await versionBesides('first')).toBe('2');
});

test('what it would read has a fingerprint that moves with the alias', async () => {
  const registry = join(folder, 'runs/bitcoin/models');
  const input = JSON.stringify(executorInput(join(folder, 'out.json'), { registry }));
  const fingerprint = async () => {
    const { result, log } = await command('fingerprint', '--executor-input', input);
    return result?.fingerprint ?? log;
  };
  expect(await fingerprint()).toBe('none');
  await models.promote(await register('first'), 'x');
  const first = await fingerprint();
  expect(first).toMatch(/^1 sha256:/);
  await models.promote(await register('second'), 'x');
  expect(await fingerprint()).not.toBe(first);
});

test('a wrong alias, a missing version and a corrupt bundle are told apart', async () => {
  await models.promote(await register('first'), 'x');
  const failure = async (...flags: string[]) => {
    const { code, result } = await local(...flags);
    return [code, result.error.code];
  };
  expect(await failure('--alias', 'champoin')).toEqual([2, 'UNKNOWN_ALIAS']);
  expect(await failure('--alias', '7')).toEqual([2, 'VERSION_MISSING']);
  await writeFile(join(folder, 'runs/bitcoin/models/model/versions/1/model/bundle.json'), 'firsT');
  expect(await failure()).toEqual([1, 'MODEL_CORRUPT']);
});

test('in kfp mode the registry has to be named', async () => {
  const file = join(folder, 'out.json');
  const { code, log } = await command('kfp', '--executor-input', JSON.stringify(executorInput(file)));
  expect([code, log]).toEqual([2, expect.stringContaining('REGISTRY_REQUIRED')]);
});

const executorInput = (file: string, given: object = {}) => ({
  inputs: { parameterValues: { ...given, modelName: 'model', alias: 'champion' } },
  outputs: {
    outputFile: file,
    parameters: { found: { outputFile: `${file}.found` }, version: { outputFile: `${file}.version` } },
    artifacts: {
      model: {
        artifacts: [{ name: 'model', uri: `${file}.model`, metadata: {}, type: { schemaTitle: 'system.Model' } }],
      },
    },
  },
});
