import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { classificationRecipe, regressionRecipe, untrained } from '../fixtures/bundle.ts';
import { regressionProblem } from '../fixtures/problem.ts';
import { denseNetwork } from '../network/dense-network.ts';
import { openBundle } from './open.ts';
import { saveBundle } from './save.ts';

const root = new URL('../../../..', import.meta.url).pathname;
const python = execFileSync(join(root, 'tools/python/venv'), ['ml'], { encoding: 'utf8' }).trim();
const script = `
import json, sys, tensorflow as tf
rows = json.load(open(sys.argv[2]))
model = tf.saved_model.load(sys.argv[1])
out = model.signatures['serving_default'](features=tf.constant(rows, tf.float32))
print(json.dumps(out['predictions'].numpy().ravel().tolist()))
`;

const shape = { inputs: 2, firstLayerSize: 16, layers: 3, scaleFactor: 0.7 };
const { features } = regressionProblem(200, 2);
const rows = Array.from({ length: 200 }, (_, i) => [...features.subarray(i * 2, i * 2 + 2)]);

for (const [network, recipe] of [
  [denseNetwork({ ...shape, output: { kind: 'regressor' } }), regressionRecipe()],
  [denseNetwork({ ...shape, output: { kind: 'classifier', classes: 3 } }), classificationRecipe()],
] as const) {
  test(`Python's TensorFlow predicts alike with a ${network.output.kind}`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'millrace-python-'));
    try {
      await saveBundle(join(directory, 'bundle'), untrained(network, recipe));
      await writeFile(join(directory, 'rows.json'), JSON.stringify(rows));
      const args = ['-c', script, join(directory, 'bundle', 'saved_model'), join(directory, 'rows.json')];
      const theirs: number[] = JSON.parse(
        execFileSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      );
      const bundle = await openBundle(join(directory, 'bundle'));
      const ours = bundle.predict(features, 200);
      bundle.dispose();
      expect(theirs).toHaveLength(ours.length);
      expect(Math.max(...theirs.map((value, i) => Math.abs(value - (ours[i] ?? Number.NaN))))).toBeLessThan(1e-6);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
}
