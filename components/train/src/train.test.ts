import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutputArtifact, RunContext, TrialReport } from '@millrace/contract';
import { folderCheckpoints, historySchema, openBundle } from '@millrace/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSplits, planeLabel, planeValue } from './fixtures/splits.ts';
import { run } from './run.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-train-'));
  for (const kind of ['number', 'label'] as const) await makeSplits(folder, kind);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a regressor ends in a bundle that predicts in the unit of the target', async () => {
  const { outputs, result } = await train('number', { epochs: 40, learningRate: 0.01, batchSize: 32 });
  const bundle = await openBundle(outputs.model.path);
  const instances = [
    { a: 0.5, b: -0.5 },
    { a: -0.2, b: 0.9 },
  ];
  const predictions = bundle.predictInstances(instances);
  const history = await bundle.history();
  bundle.dispose();
  for (const [i, { a, b }] of instances.entries()) {
    const prediction = predictions[i];
    expect(prediction?.kind === 'value' ? prediction.value : undefined).toBeCloseTo(planeValue(a, b), -1);
  }
  expect(bundle.manifest.training).toMatchObject({
    hyperparameters: { epochs: 40, learningRate: 0.01, layers: 2 },
    rows: { train: expect.any(Number), validation: expect.any(Number) },
    bestLoss: result.loss,
    epochsRun: result.epochsRun,
  });
  expect(history.epochs).toHaveLength(result.epochsRun);
  expect(outputs.metrics.metadata).toMatchObject({ loss: result.loss, epochsRun: result.epochsRun });
  expect(historySchema.parse(JSON.parse(await readFile(outputs.metrics.path, 'utf8')))).toEqual(history);
});

test('a classifier ends in a bundle that gives labels', async () => {
  const { outputs } = await train('label', { epochs: 40, learningRate: 0.01 });
  const bundle = await openBundle(outputs.model.path);
  const predictions = bundle.predictInstances([
    { a: 0.9, b: 0.1 },
    { a: -0.9, b: -0.1 },
  ]);
  bundle.dispose();
  expect(predictions.map((p) => (p.kind === 'label' ? p.label : ''))).toEqual([planeLabel(0.9), planeLabel(-0.9)]);
});

test('as a trial it tells its metric after each epoch, and that of the best epoch last', async () => {
  const reports: [number, number][] = [];
  const trial = { metric: 'rmse', report: (value: number, step: number) => void reports.push([step, value]) };
  const { result } = await train('number', { epochs: 4 }, trial);
  expect(reports.map(([step]) => step)).toEqual([1, 2, 3, 4]);
  expect(reports.at(-1)?.[1]).toBe(Math.sqrt(result.loss));
  expect(reports[0]?.[1]).toBeGreaterThan(Math.sqrt(result.loss));
});

test('accuracy is told at the end, and a metric that such a model lacks is refused before training', async () => {
  const reports: number[] = [];
  const trial = (metric: string) => ({ metric, report: (value: number) => void reports.push(value) });
  await train('label', { epochs: 2 }, trial('accuracy'));
  expect(reports).toHaveLength(1);
  expect(reports[0]).toBeGreaterThan(0.5);
  await expect(train('label', { epochs: 2 }, trial('rmse'))).rejects.toMatchObject({ code: 'WRONG_METRIC' });
  await expect(train('number', { epochs: 2 }, trial('speed'))).rejects.toMatchObject({ code: 'WRONG_METRIC' });
  expect(reports).toHaveLength(1);
});

test('with the validation split no row is held back, and all epochs are taken', async () => {
  const facts = async (withValidation: boolean) => {
    const { outputs } = await train('label', { epochs: 3, patience: 1, withValidation });
    return JSON.parse(await readFile(join(outputs.model.path, 'bundle.json'), 'utf8')).training;
  };
  const [held, all] = [await facts(false), await facts(true)];
  expect(held.rows.validation).toBeGreaterThan(0);
  expect(all).toMatchObject({
    ...{ rows: { train: held.rows.train + held.rows.validation, validation: 0 } },
    ...{ epochsRun: 3, stoppedEarly: false },
  });
});

test('a hyperparameter that does not exist is refused before anything is read', async () => {
  await expect(train('number', { hyperparameters: { epoch: 3 } })).rejects.toMatchObject({
    code: 'INVALID_HYPERPARAMETERS',
    problems: [{ path: 'hyperparameters.epoch', code: 'UNKNOWN_HYPERPARAMETER' }],
  });
});

type Given = Partial<Omit<Parameters<typeof run>[0], 'splits'>>;

async function train(kind: 'number' | 'label', given: Given, trial?: TrialReport) {
  const work = await mkdtemp(join(folder, 'work-'));
  const output = (name: string): OutputArtifact => ({ name, path: join(work, name), uri: '', metadata: {} });
  const outputs = { model: output('model'), metrics: output('metrics') };
  const quiet = () => undefined;
  const context: RunContext = {
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    progress: { report: quiet },
    signal: new AbortController().signal,
    checkpoints: folderCheckpoints(join(work, 'checkpoint')),
    workDirectory: work,
    execution: { id: 'e', pipeline: 'p', step: 'train' },
    recordRead: quiet,
    ...(trial === undefined ? {} : { trial }),
  };
  const splits = { name: 'splits', path: join(folder, kind, 'splits'), uri: '', metadata: {} };
  const result = await run({ ...NOTHING_SET, splits, seed: 1, withValidation: false, ...given }, outputs, context);
  return { outputs, result };
}

const NOTHING_SET = {
  ...{
    epochs: undefined,
    learningRate: undefined,
    schedule: undefined,
    batchSize: undefined,
    firstLayerSize: undefined,
  },
  ...{ layers: undefined, scaleFactor: undefined, dropout: undefined, l2: undefined, activation: undefined },
  ...{ patience: undefined, hyperparameters: undefined },
};
