import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { classificationRecipe, regressionRecipe, untrained } from '../fixtures/bundle.ts';
import { regressionProblem } from '../fixtures/problem.ts';
import { multiply, sum } from '../graph/ops.ts';
import { activation } from '../layers/activation.ts';
import { dense } from '../layers/dense.ts';
import { defineLayer } from '../layers/layer.ts';
import { rescale } from '../layers/rescale.ts';
import { denseNetwork } from '../network/dense-network.ts';
import { type Network, networkOf } from '../network/network.ts';
import { loadTensorFlow, tensorflow } from '../tensorflow.ts';
import { Trainer } from '../training/trainer.ts';
import { openBundle, readManifest } from './open.ts';
import { readProbe, servedPrediction } from './probe.ts';
import { saveBundle } from './save.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-bundle-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const shape = { inputs: 2, firstLayerSize: 8, layers: 2, scaleFactor: 0.5, dropout: 0.1 };
const hidden = denseNetwork({ ...shape, output: { kind: 'regressor' } });
const regressor = networkOf([...hidden.layers, rescale(3, -1)], 2, hidden.output);
const classifier = denseNetwork({ ...shape, activation: 'tanh', output: { kind: 'classifier', classes: 3 } });
const { features } = regressionProblem(50, 2);

for (const [network, recipe] of [
  [regressor, regressionRecipe()],
  [classifier, classificationRecipe()],
] as const) {
  test(`a ${network.output.kind} predicts alike in training, from its bundle and in the tfjs layers format`, async () => {
    const content = untrained(network, recipe);
    await saveBundle(directory, content);
    const expected = await fromTrainer(network, content.parameters);
    const bundle = await openBundle(directory);
    const found = bundle.predict(features, 50);
    bundle.dispose();
    expect(closest(found, expected)).toBeLessThan(1e-6);
    expect(closest(await fromTfjs(directory), expected)).toBeLessThan(1e-6);
  });
}

test('raw instances go through recipe, network and inverse', async () => {
  await saveBundle(directory, untrained(regressor, regressionRecipe()));
  const before = (await loadTensorFlow()).memory().numTensors;
  const bundle = await openBundle(directory);
  const instance = { open: 100, high: 110, low: 95, close: 0, sky: '' };
  const matrix = Float32Array.of((0.1 - 0.02) / 0.05, (-0.05 - 0.02) / 0.05);
  const [raw = 0] = bundle.predict(matrix, 1);
  const [prediction] = bundle.predictInstances([instance]);
  if (prediction?.kind !== 'value') throw new Error('a regressor gives values');
  expect(prediction.value).toBeCloseTo(100 * (1 + raw), 3);
  expect(() => bundle.predictInstances([instance, { open: 'x' }])).toThrow(/Instances: \d problems/);
  bundle.dispose();
  expect(tensorflow().memory().numTensors).toBe(before);
});

test('a classifier names the most probable label', async () => {
  await saveBundle(directory, untrained(classifier, classificationRecipe()));
  const bundle = await openBundle(directory);
  const [prediction] = bundle.predictInstances([{ open: 1, high: 2, low: 1, close: 1, sky: '' }]);
  bundle.dispose();
  if (prediction?.kind !== 'label') throw new Error('a classifier gives labels');
  expect(prediction.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  const best = prediction.probabilities.indexOf(Math.max(...prediction.probabilities));
  expect(prediction.label).toBe(['clear', 'cloud', 'rain'][best]);
});

for (const [network, recipe] of [
  [regressor, regressionRecipe()],
  [classifier, classificationRecipe()],
] as const) {
  test(`the probe of a ${network.output.kind} is what its bundle predicts`, async () => {
    await saveBundle(directory, untrained(network, recipe));
    const probe = await readProbe(directory);
    const bundle = await openBundle(directory);
    const predicted = bundle.predictInstances(probe?.instances ?? []);
    bundle.dispose();
    const { labels } = bundle.manifest.signature;
    expect(predicted.map((prediction) => servedPrediction(prediction, labels))).toEqual(probe?.predictions);
    await rm(join(directory, 'probe.json'));
    expect(await readProbe(directory)).toBeUndefined();
  });
}

test('a layer without an equivalent leaves the tfjs format out, and says so', async () => {
  const scale = defineLayer({
    name: 'scale',
    variables: (units) => [{ name: 'factor', shape: [units], initializer: 'ones', penalized: false }],
    forward: ({ graph, input, variables }) => {
      const [factor = input] = variables;
      return { output: multiply(graph, input, factor), saved: factor };
    },
    backward: ({ graph, input }, factor, gradient) => ({
      input: multiply(graph, gradient, factor),
      variables: [sum(graph, multiply(graph, gradient, input), [0])],
    }),
  });
  const network = networkOf([dense(4), scale, activation('relu'), dense(1)], 2, { kind: 'regressor' });
  const manifest = await saveBundle(directory, untrained(network, regressionRecipe()));
  expect(manifest.tfjsOmitted).toBe('Layer 1, scale, has no equivalent in the tfjs layers format.');
  expect(Object.keys(manifest.files)).not.toContain('tfjs/model.json');
  const bundle = await openBundle(directory);
  expect(bundle.predict(features, 50)).toHaveLength(50);
  bundle.dispose();
});

test('a bit flipped in any file is found, and the file named', async () => {
  const { files } = await saveBundle(directory, untrained(regressor, regressionRecipe()));
  expect(Object.keys(files)).toEqual([
    ...[
      'history.json',
      'probe.json',
      'recipe.json',
      'saved_model/saved_model.pb',
      'tfjs/model.json',
      'tfjs/weights.bin',
    ],
  ]);
  for (const file of Object.keys(files)) {
    const bytes = await readFile(join(directory, file));
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(7) ^ 1, 7);
    await writeFile(join(directory, file), flipped);
    await expect(openBundle(directory)).rejects.toMatchObject({ code: 'BUNDLE_CORRUPT', fields: { file } });
    await writeFile(join(directory, file), bytes);
  }
  const later = JSON.stringify({
    ...JSON.parse(await readFile(join(directory, 'bundle.json'), 'utf8')),
    formatVersion: 2,
  });
  await writeFile(join(directory, 'bundle.json'), later);
  await expect(openBundle(directory)).rejects.toMatchObject({ code: 'BUNDLE_VERSION' });
  await rm(join(directory, 'bundle.json'));
  await expect(openBundle(directory)).rejects.toMatchObject({ code: 'NOT_A_BUNDLE' });
});

test('a bit flipped anywhere in bundle.json is found', async () => {
  await saveBundle(directory, untrained(regressor, regressionRecipe()));
  const path = join(directory, 'bundle.json');
  const bytes = await readFile(path);
  for (let at = 0; at < bytes.byteLength - 1; at++) {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (at % 8)), at);
    await writeFile(path, flipped);
    const code = await readManifest(directory).then(
      () => `byte ${at} passed`,
      (error: unknown) => (error instanceof MillraceError ? error.code : String(error)),
    );
    expect(['BUNDLE_CORRUPT', 'BUNDLE_VERSION']).toContain(code);
  }
});

async function fromTrainer(network: Network, parameters: Float32Array): Promise<Float32Array> {
  const data = { rows: 50, columns: 2, features, target: new Float32Array(50) };
  const trainer = await Trainer.create(network, data);
  const zeros = new Float32Array(network.size);
  trainer.restore({ parameters, momentum: zeros, velocity: zeros });
  const predictions = trainer.predict(features, 50);
  trainer.dispose();
  return predictions;
}

async function fromTfjs(bundle: string): Promise<ArrayLike<number>> {
  const tf = tensorflow();
  const model = await tf.loadLayersModel(tf.io.fileSystem(join(bundle, 'tfjs', 'model.json')));
  const output = model.predict(tf.tensor2d(features, [50, 2]));
  if (Array.isArray(output)) throw new Error('one output expected');
  return output.dataSync();
}

const closest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length ? Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN)))) : Number.NaN;
