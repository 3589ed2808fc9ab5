import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject, OutputArtifact, RunContext } from '@millrace/contract';
import { folderCheckpoints, trialsSchema } from '@millrace/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSplits } from './fixtures/splits.ts';
import { run } from './run.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-tune-'));
  await makeSplits(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const space = {
  learningRate: { type: 'double', min: 0.001, max: 0.1, scale: 'log' },
  layers: { type: 'integer', min: 0, max: 2 },
};
const inputs = {
  fixed: { firstLayerSize: 8 },
  space,
  maxTrials: 4,
  epochs: 6,
  metric: 'rmse',
  earlyStopping: 'median',
  seed: 3,
} as const;

test('a search finds the same whatever the number of processes', async () => {
  const one = await tune('one', { ...inputs, parallel: 1 });
  const two = await tune('two', { ...inputs, parallel: 2 });
  expect(two.trials).toEqual(one.trials);
  expect(one.trials.trials.map((t) => t.state).sort()).toEqual(['completed', 'stopped', 'stopped', 'stopped']);
  const best = one.trials.trials[one.trials.best];
  expect(best).toMatchObject({ state: 'completed', epochs: 6, metric: one.result.best });
  expect(one.result.hyperparameters).toMatchObject({ firstLayerSize: 8, epochs: 6 });
});

test('a trial that fails is recorded, and the search goes on', async () => {
  const wild = { learningRate: { type: 'discrete', values: [0.01, 1e30] } };
  const { trials } = await tune('wild', { ...inputs, space: wild, parallel: 2 });
  const states = trials.trials.map((t) => [t.hyperparameters.learningRate === 1e30, t.state]);
  expect(states.every(([isWild, state]) => isWild === (state === 'failed'))).toBe(true);
  expect(trials.trials.find((t) => t.state === 'failed')?.error?.code).toBe('TRAINING_DIVERGED');
  const hopeless = tune('hopeless', {
    ...inputs,
    space: { learningRate: { type: 'discrete', values: [1e30] } },
    parallel: 2,
  });
  await expect(hopeless).rejects.toMatchObject({ code: 'ALL_TRIALS_FAILED', problems: { length: 4 } });
});

test('a search that was interrupted goes on where it was', async () => {
  const whole = await tune('whole', { ...inputs, parallel: 1 });
  const controller = new AbortController();
  const part = tune(
    'part',
    { ...inputs, parallel: 1 },
    { signal: controller.signal, onProgress: () => controller.abort() },
  );
  await expect(part).rejects.toThrow();
  let jobs = 0;
  const rest = await tune('part', { ...inputs, parallel: 1 }, { onProgress: () => jobs++ });
  expect(rest.trials).toEqual(whole.trials);
  expect(jobs).toBe(4);
});

test('all problems of a space are told', async () => {
  const bad = {
    learningRate: { type: 'double', min: 0, max: 1, scale: 'log' },
    layerz: { type: 'integer', min: 1, max: 2 },
  };
  await expect(tune('bad', { ...inputs, space: bad, parallel: 1 })).rejects.toMatchObject({
    code: 'INVALID_SPACE',
    problems: [
      { path: 'space.learningRate', code: 'BAD_SCALE' },
      { path: 'space.layerz', code: 'UNKNOWN_HYPERPARAMETER' },
    ],
  });
});

interface Options {
  readonly signal?: AbortSignal;
  readonly onProgress?: () => void;
}

async function tune(name: string, given: Omit<Parameters<typeof run>[0], 'splits'>, options: Options = {}) {
  const at = (file: string) => join(folder, `${name}-${file}`);
  const output = (file: string): OutputArtifact => ({ name: file, path: at(file), uri: '', metadata: {} });
  const outputs = { trials: output('trials'), metrics: output('metrics') };
  const quiet = (_message: string, _fields?: JsonObject) => undefined;
  const context: RunContext = {
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    progress: { report: () => options.onProgress?.() },
    signal: options.signal ?? new AbortController().signal,
    checkpoints: folderCheckpoints(at('checkpoint')),
    workDirectory: at('work'),
    execution: { id: 'e', pipeline: 'p', step: 'tune' },
    recordRead: () => undefined,
  };
  const splits = { name: 'splits', path: join(folder, 'splits'), uri: '', metadata: {} };
  const result = await run({ splits, ...given }, outputs, context);
  return { result, trials: trialsSchema.parse(JSON.parse(await readFile(outputs.trials.path, 'utf8'))) };
}
