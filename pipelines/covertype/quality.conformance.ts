import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { bayesRate, drawSamples, LAB_HEADER, labLine, uciLine } from './generate.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const ROWS = 60_000;

const demoSchema = z.object({
  outcome: z.literal('succeeded'),
  steps: z.array(z.object({ name: z.string(), state: z.string(), execution: z.string().optional() })),
  metrics: z.object({ accuracy: z.number() }),
  gate: z.object({ passed: z.boolean() }),
});
const bundleSchema = z.object({
  training: z.object({
    hyperparameters: z.object({ firstLayerSize: z.int(), layers: z.int(), scaleFactor: z.number() }),
  }),
});
const oracleSchema = z.object({ accuracy: z.number(), rows: z.number() });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-covertype-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function demo(source: string, ...flags: readonly string[]) {
  const args = ['millrace', 'demo', 'covertype', '--source', source, '--bucket', join(folder, 'runs'), '--json'];
  const { stdout } = await run('npx', [...args, ...flags], { cwd: root, maxBuffer: 64 * 2 ** 20 });
  const result = demoSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  const pathOf = (step: string) =>
    join(folder, 'runs', result.steps.find(({ name }) => name === step)?.execution ?? '');
  return { ...result, pathOf };
}

/** What scikit-learn reaches on the same splits with the same layers. */
async function mlpAccuracy(splits: string, model: string) {
  const { training } = bundleSchema.parse(JSON.parse(await readFile(join(model, 'bundle.json'), 'utf8')));
  const { firstLayerSize, layers, scaleFactor } = training.hyperparameters;
  const units = Array.from({ length: layers }, (_, i) => Math.max(2, Math.round(firstLayerSize * scaleFactor ** i)));
  const python = (await run(join(root, 'tools/python/venv'), ['ml'])).stdout.trim();
  const script = join(root, 'pipelines/covertype/fixtures/mlp.py');
  const { stdout } = await run(python, [script, splits, ...units.map(String)]);
  return oracleSchema.parse(JSON.parse(stdout));
}

test.each([
  { schema: 'the lab', head: `${LAB_HEADER.join(',')}\n`, line: labLine, file: 'lab.csv' },
  { schema: 'UCI', head: '', line: uciLine, file: 'covtype.data' },
])("in the schema of $schema accuracy is near the Bayes rate and scikit-learn's", async ({ head, line, file }) => {
  const samples = [...drawSamples(ROWS, 2026)];
  const source = join(folder, file);
  await writeFile(source, `${head}${samples.map(line).join('\n')}\n`);
  const { metrics, gate, steps, pathOf } = await demo(source);
  expect([gate.passed, steps.find(({ name }) => name === 'deploy')?.state]).toEqual([true, 'succeeded']);
  const oracle = await mlpAccuracy(join(pathOf('preprocess'), 'splits'), join(pathOf('train'), 'model'));
  const best = bayesRate(samples);
  process.stdout.write(
    `${file}: accuracy ${metrics.accuracy.toFixed(4)}, Bayes rate ${best.toFixed(4)}, scikit-learn ${oracle.accuracy.toFixed(4)} on ${oracle.rows} rows\n`,
  );
  expect(Math.abs(metrics.accuracy - best)).toBeLessThanOrEqual(0.02);
  expect(metrics.accuracy).toBeGreaterThanOrEqual(oracle.accuracy - 0.01);
  // The same again from the cache, and a gate that no model passes.
  const again = await demo(source, '--threshold', '0.95');
  expect([again.gate.passed, again.steps.find(({ name }) => name === 'deploy')?.state]).toEqual([false, 'skipped']);
  expect(again.metrics.accuracy).toBe(metrics.accuracy);
});
