import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '@millrace/entrypoint';
import { ModelRegistry } from '@millrace/metadata';
import type { BundleManifest } from '@millrace/model';
import { bundleDigest, type Evaluation } from '@millrace/model/evaluation';
import { openStore } from '@millrace/storage';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deploy } from './component.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A folder that is a bundle as far as deploy looks into it. */
async function bundle(content: string): Promise<string> {
  const path = join(folder, content);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'history.json'), content);
  const manifest: BundleManifest = {
    formatVersion: 1,
    kind: 'regressor',
    signature: { features: [], columns: [], target: { name: 'close' } },
    training: {
      ...{ hyperparameters: {}, seed: 1, dataDigest: 'sha256:0', codeVersion: '0.1.0', versions: {} },
      ...{ rows: { train: 1, validation: 1 }, epochsRun: 1, bestEpoch: 1, bestLoss: 1, stoppedEarly: false },
    },
    files: { 'history.json': createHash('sha256').update(content).digest('hex') },
  };
  await writeFile(join(path, 'bundle.json'), JSON.stringify(manifest));
  return path;
}

async function local(...flags: string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await runCommandLine(deploy.definition, {
    argv: ['--bucket', join(folder, 'runs'), '--pipeline', 'bitcoin', 'local', '--json', ...flags],
    ...{ executable: '/app/deploy', env: {}, version: '0.1.0', moduleUrl: import.meta.url },
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    ...{ signal: new AbortController().signal, now: Date.now },
  });
  return { code, result: JSON.parse(stdout.join('').trimEnd().split('\n').at(-1) || 'null'), log: stderr.join('') };
}

const deployed = async (content: string, ...flags: string[]) => local('--model', await bundle(content), ...flags);
const state = () => new ModelRegistry(openStore(join(folder, 'runs/bitcoin/models')), 'model').state();
const documentOf = async (result: { outputs: { deployment: { uri: string } } }) =>
  JSON.parse(await readFile(join(fileURLToPath(result.outputs.deployment.uri), 'deployment.json'), 'utf8'));
const failure = async (promise: ReturnType<typeof local>) => {
  const { code, result } = await promise;
  return [code, result.error?.code];
};

async function evaluation(of: string, passed: boolean): Promise<string> {
  const path = join(folder, `evaluation-${passed}`);
  await mkdir(path, { recursive: true });
  const baseline = { description: 'mean', metrics: { rmse: 2 } };
  const document: Evaluation = {
    formatVersion: 1,
    ...{ task: 'regressor', split: 'test', target: 'close', rows: 3, modelDigest: await bundleDigest(of) },
    metrics: { rmse: 1, r2: null },
    baselines: { naive: baseline, leastSquares: baseline },
    gate: { metric: 'rmse', direction: 'minimize', value: 1, passed, reasons: ['because'] },
    curves: {},
  };
  await writeFile(join(path, 'evaluation.json'), JSON.stringify(document));
  return path;
}

test('registers, promotes and says so', async () => {
  const { code, result, log } = await deployed('a', '--labels', '{"team": "prices"}');
  expect([code, result.parameters, log]).toEqual([
    0,
    { version: '1', alias: 'champion' },
    expect.stringContaining('registered version 1'),
  ]);
  expect(await documentOf(result)).toEqual({
    ...{ formatVersion: 1, target: 'registry', model: 'model', action: 'deploy', dryRun: false, alias: 'champion' },
    ...{ version: 1, aliases: { champion: 1 }, changes: ['registered version 1', 'champion is version 1'] },
    uri: expect.stringMatching(/^file:.*bitcoin\/models\/model$/),
  });
  const { versions, history } = await state();
  expect(versions).toMatchObject([
    { version: 1, labels: { team: 'prices' }, execution: result.execution, state: 'promoted' },
  ]);
  expect(history).toMatchObject([{ reason: 'promote', to: 1, execution: result.execution }]);
});

test('deploying the same bundle again changes nothing', async () => {
  await deployed('a');
  const { result } = await deployed('a');
  expect(result.parameters).toEqual({ version: '1', alias: 'champion' });
  expect((await documentOf(result)).changes).toEqual([]);
});

test('rolls back, and refuses when there is nothing to go back to', async () => {
  await deployed('a');
  await deployed('b');
  const { result } = await local('--action', 'rollback');
  expect(result.parameters).toEqual({ version: '1', alias: 'champion' });
  expect((await documentOf(result)).changes).toEqual(['champion moved from version 2 to 1']);
  expect(await failure(local('--action', 'rollback'))).toEqual([2, 'NOTHING_TO_ROLL_BACK']);
  const again = await local('--action', 'promote', '--to-version', '2');
  expect(again.result.parameters).toEqual({ version: '2', alias: 'champion' });
  expect((await local('--action', 'status')).result.parameters).toEqual({ version: '2', alias: 'champion' });
});

test('a version that is not promoted is registered only', async () => {
  await deployed('a');
  const { result } = await deployed('b', '--no-promote');
  expect(result.parameters).toEqual({ version: '2', alias: '' });
  expect((await state()).aliases).toEqual({ champion: 1 });
});

test("the evaluation's metrics go along, and a gate that said no keeps the alias where it is", async () => {
  const path = await bundle('a');
  const good = await local('--model', path, '--evaluation', await evaluation(path, true));
  expect(good.result.parameters.alias).toBe('champion');
  const other = await bundle('b');
  const bad = await local('--model', other, '--evaluation', await evaluation(other, false));
  expect([bad.code, bad.result.parameters]).toEqual([0, { version: '2', alias: '' }]);
  expect(bad.log).toContain('the gate said no');
  expect((await state()).versions.map((v) => v.metrics)).toEqual([{ rmse: 1 }, { rmse: 1 }]);
  const mismatch = local('--model', path, '--evaluation', await evaluation(other, true));
  expect(await failure(mismatch)).toEqual([2, 'EVALUATION_OF_ANOTHER_MODEL']);
});

test('a dry run says what would change and changes nothing', async () => {
  const first = await deployed('a', '--dry-run');
  expect(first.result.parameters).toEqual({ version: '1', alias: 'champion' });
  expect(first.log).toContain('would have: registered version 1');
  expect((await state()).versions).toEqual([]);
  await deployed('a');
  await deployed('b');
  const back = await local('--action', 'rollback', '--dry-run');
  expect((await documentOf(back.result)).aliases).toEqual({ champion: 1 });
  expect((await state()).aliases).toEqual({ champion: 2, previous: 1 });
});

test('what is missing or wrong is told by code', async () => {
  expect(await failure(local())).toEqual([2, 'MODEL_REQUIRED']);
  expect(await failure(local('--action', 'promote'))).toEqual([2, 'VERSION_REQUIRED']);
  expect(await failure(local('--action', 'promote', '--to-version', '4'))).toEqual([2, 'VERSION_MISSING']);
  expect(await failure(deployed('a', '--labels', '{"team": 3, "run": null}'))).toEqual([2, 'INVALID_LABELS']);
  expect(await failure(deployed('a', '--model-name', '../x'))).toEqual([2, 'BAD_MODEL_NAME']);
  const empty = join(folder, 'empty');
  await mkdir(empty);
  expect(await failure(local('--model', empty))).toEqual([2, 'NOT_A_BUNDLE']);
  const flipped = await bundle('flipped');
  await writeFile(join(flipped, 'history.json'), 'flippeD');
  expect(await failure(local('--model', flipped))).toEqual([1, 'BUNDLE_CORRUPT']);
  expect((await state()).versions).toEqual([]);
});

test('two deploys at once both land', async () => {
  const both = await Promise.all([deployed('a'), deployed('b')]);
  expect(both.map((d) => [d.code, d.code === 0 ? '' : d.log])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const { versions, aliases, history } = await state();
  expect(versions.map((v) => v.version)).toEqual([1, 2]);
  expect(new Set([aliases.champion, aliases.previous])).toEqual(new Set([1, 2]));
  expect(history).toHaveLength(2);
});
