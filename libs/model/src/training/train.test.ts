import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { classificationProblem, regressionProblem } from '../fixtures/problem.ts';
import { denseNetwork } from '../network/dense-network.ts';
import { initialParameters } from '../network/initialize.ts';
import { loadTensorFlow, tensorflow } from '../tensorflow.ts';
import { folderCheckpoints } from './folder-checkpoints.ts';
import type { TrainOptions } from './options.ts';
import { train } from './train.ts';
import { Trainer } from './trainer.ts';

const network = denseNetwork({
  inputs: 4,
  firstLayerSize: 16,
  layers: 2,
  scaleFactor: 0.5,
  output: { kind: 'regressor' },
});
const options: TrainOptions = {
  network,
  train: regressionProblem(1000, 4, 1),
  validation: regressionProblem(300, 4, 2),
  epochs: 20,
  batchSize: 32,
  learningRate: 0.01,
  seed: 7,
};

test('a network learns', async () => {
  const { history, bestLoss, bestEpoch } = await train(options);
  expect(history).toHaveLength(20);
  expect(history[0]?.loss).toBeGreaterThan(0.1);
  expect(bestLoss).toBeLessThan(0.01);
  expect(history[bestEpoch - 1]?.validationLoss).toBe(bestLoss);
});

test('a classifier learns', async () => {
  const classifier = denseNetwork({
    inputs: 2,
    firstLayerSize: 16,
    layers: 1,
    scaleFactor: 1,
    output: { kind: 'classifier', classes: 3 },
  });
  const data = classificationProblem(1000);
  const result = await train({
    ...options,
    network: classifier,
    train: data,
    validation: classificationProblem(200, 5),
  });
  expect(result.history[0]?.validationLoss).toBeGreaterThan(0.25);
  expect(result.bestLoss).toBeLessThan(0.2);
});

test('the seed alone decides', async () => {
  const dropping = denseNetwork({
    inputs: 4,
    firstLayerSize: 16,
    layers: 2,
    scaleFactor: 1,
    dropout: 0.2,
    output: { kind: 'regressor' },
  });
  const once = await train({ ...options, network: dropping, epochs: 3 });
  const again = await train({ ...options, network: dropping, epochs: 3 });
  const other = await train({ ...options, network: dropping, epochs: 3, seed: 8 });
  expect(again).toEqual({ ...once, rowsPerSecond: again.rowsPerSecond });
  expect(other.parameters).not.toEqual(once.parameters);
});

test('no tensor is left behind', async () => {
  const before = (await loadTensorFlow()).memory().numTensors;
  await train({ ...options, epochs: 2 });
  expect(tensorflow().memory().numTensors).toBe(before);
});

test('early stopping gives the best epoch back', async () => {
  const tiny = regressionProblem(40, 4, 1);
  const noisy = { ...tiny, target: tiny.target.map((y, i) => y + (i % 2 === 0 ? 1 : -1)) };
  const result = await train({ ...options, train: noisy, epochs: 400, patience: 5 });
  expect(result.stoppedEarly).toBe(true);
  expect(result.history).toHaveLength(result.bestEpoch + 5);
  expect(result.bestLoss).toBe(Math.min(...result.history.map((e) => e.validationLoss ?? 0)));
  const trainer = await Trainer.create(network, noisy, options.validation);
  const zeros = new Float32Array(network.size);
  trainer.restore({ parameters: result.parameters, momentum: zeros, velocity: zeros });
  const { loss, weight } = trainer.validate();
  trainer.dispose();
  expect(loss / weight).toBe(result.bestLoss);
});

test('weights of rows count', async () => {
  const { rows } = options.train;
  const half = rows / 2;
  const weight = Float32Array.from({ length: rows }, (_, i) => (i < half ? 1 : 0));
  const poisoned = options.train.target.map((y, i) => (i < half ? y : 1000));
  const result = await train({
    ...options,
    train: { ...options.train, target: poisoned, weight },
    validation: undefined,
  });
  expect(result.bestLoss).toBeLessThan(0.05);
});

test('a batch in two halves has the gradient of the whole, rows of weight zero and a batch of one row among them', async () => {
  const rows = 33;
  const weight = Float32Array.from({ length: rows }, (_, i) => (i < 16 ? 0 : i));
  const data = { ...regressionProblem(rows, 4), weight };
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const gradients: Float32Array[] = [];
  for (const shards of [1, 2]) {
    const trainer = await Trainer.create(network, data, undefined, shards);
    const zeros = new Float32Array(network.size);
    trainer.restore({ parameters: initialParameters(network.variables, 3), momentum: zeros, velocity: zeros });
    const adam = { beta1: 0.5, beta2: 0.999, epsilon: 1e-7 };
    const rates = Float32Array.of(0.01, 0.01);
    trainer.step({ order, batchSize: 32, rates, firstStep: 0, seed: 0, adam, l2: 0.01 });
    gradients.push(trainer.state().momentum);
    trainer.dispose();
  }
  const [whole, halves] = gradients;
  for (let i = 0; i < network.size; i++) expect(halves?.[i]).toBeCloseTo(whole?.[i] ?? Number.NaN, 4);
});

test('an L2 penalty shrinks the kernels', async () => {
  const free = await train({ ...options, epochs: 5 });
  const penalized = await train({ ...options, epochs: 5, l2: 0.1 });
  const norm = (values: Float32Array) => values.reduce((total, v) => total + v * v, 0);
  expect(norm(penalized.parameters)).toBeLessThan(norm(free.parameters) / 2);
});

test('training that diverges says so', async () => {
  const huge = { ...options.train, target: options.train.target.map((y) => y * 1e30) };
  await expect(train({ ...options, train: huge })).rejects.toMatchObject({ code: 'TRAINING_DIVERGED' });
});

test('all problems of the data are told at once', async () => {
  const bad = { ...options.train, columns: 3, target: options.train.target.with(5, Number.NaN) };
  await expect(train({ ...options, train: bad })).rejects.toMatchObject({
    code: 'INVALID_TRAINING_DATA',
    problems: [
      { path: 'train.columns', code: 'WRONG_SHAPE' },
      { path: 'train.features', code: 'WRONG_SHAPE' },
      { path: 'train.target', code: 'BAD_TARGET' },
    ],
  });
  await expect(train({ ...options, epochs: 0, learningRate: -1 })).rejects.toMatchObject({
    code: 'INVALID_TRAINING_OPTIONS',
    problems: [{ path: 'epochs' }, { path: 'learningRate' }],
  });
});

test('training that is interrupted and resumed gives the same weights', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-test-'));
  try {
    const checkpoints = folderCheckpoints(join(folder, 'checkpoint'));
    const whole = await train({ ...options, schedule: 'cosine' });
    for (const stopAt of [3, 11]) {
      const controller = new AbortController();
      const part = train({
        ...options,
        schedule: 'cosine',
        checkpoints,
        signal: controller.signal,
        onProgress: ({ epoch }) => epoch === stopAt && controller.abort(),
      });
      await expect(part).rejects.toMatchObject({ code: 'ABORTED' });
    }
    const spared: number[] = [];
    const onResume = (rows: number) => void spared.push(rows);
    const resumed = await train({ ...options, schedule: 'cosine', checkpoints, onResume });
    expect(spared).toEqual([11 * 1000]);
    expect(resumed.resumedRows).toBe(11 * 1000);
    expect(resumed.parameters).toEqual(whole.parameters);
    expect(resumed.history).toEqual(whole.history);
    const other = await train({ ...options, schedule: 'cosine', seed: 8, epochs: 1, checkpoints });
    expect(other.resumedRows).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('gradients are those of finite differences', async () => {
  const small = denseNetwork({
    inputs: 3,
    firstLayerSize: 4,
    layers: 2,
    scaleFactor: 1,
    activation: 'tanh',
    output: { kind: 'regressor' },
  });
  const data = regressionProblem(16, 3);
  const trainer = await Trainer.create(small, data, data);
  const start = initialParameters(small.variables, 3);
  const zeros = new Float32Array(small.size);
  const order = Int32Array.from({ length: 16 }, (_, i) => i);
  // With beta1 = 0 Adam's momentum after one step is the gradient itself.
  const adam = { beta1: 0, beta2: 0.999, epsilon: 1e-7 };
  trainer.restore({ parameters: start, momentum: zeros, velocity: zeros });
  trainer.step({ order, batchSize: 16, rates: Float32Array.of(0), firstStep: 0, seed: 0, adam, l2: 0 });
  const gradient = trainer.state().momentum;
  const lossAt = (parameters: Float32Array) => {
    trainer.restore({ parameters, momentum: zeros, velocity: zeros });
    const { loss, weight } = trainer.validate();
    return loss / weight;
  };
  const h = 1e-2;
  for (let i = 0; i < small.size; i++) {
    const value = start[i] ?? 0;
    const numeric = (lossAt(start.with(i, value + h)) - lossAt(start.with(i, value - h))) / (2 * h);
    expect(gradient[i]).toBeCloseTo(numeric, 2);
  }
  trainer.dispose();
});
