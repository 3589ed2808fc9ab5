import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { SAMPLE_PATH } from './sample.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const demoSchema = z.object({
  outcome: z.literal('succeeded'),
  steps: z.array(z.object({ name: z.string(), execution: z.string().optional() })),
  metrics: z.object({ rmse: z.number() }),
  gate: z.object({ passed: z.boolean() }),
});
const oracleSchema = z.object({ train: z.number(), test: z.number(), leastSquares: z.number(), naive: z.number() });

let bucket: string;
beforeAll(async () => {
  bucket = await mkdtemp(join(tmpdir(), 'millrace-quality-'));
});
afterAll(() => rm(bucket, { recursive: true, force: true }));

async function demo(source: string) {
  const args = ['millrace', 'demo', '--source', source, '--bucket', bucket, '--json'];
  const { stdout } = await run('npx', args, { cwd: root, maxBuffer: 64 * 2 ** 20 });
  const result = demoSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  const execution = result.steps.find((s) => s.name === 'preprocess')?.execution ?? '';
  const python = (await run(join(root, 'tools/python/venv'), ['ml'])).stdout.trim();
  const script = join(root, 'pipelines/bitcoin/fixtures/least_squares.py');
  const oracle = await run(python, [script, join(bucket, execution, 'splits')]);
  return {
    rmse: result.metrics.rmse,
    passed: result.gate.passed,
    oracle: oracleSchema.parse(JSON.parse(oracle.stdout)),
  };
}

test.each([
  ['the real sample', join(root, '../shared/data/crypto-markets.csv')],
  ['the generated sample', SAMPLE_PATH],
])('on %s the model is far better than naive and no worse than scikit-learn', async (_name, source) => {
  const { rmse, passed, oracle } = await demo(source);
  expect(oracle.test).toBeGreaterThan(50);
  expect(rmse / oracle.naive).toBeLessThanOrEqual(0.45);
  expect(rmse / oracle.leastSquares).toBeLessThanOrEqual(1.05);
  expect(passed).toBe(true);
});
