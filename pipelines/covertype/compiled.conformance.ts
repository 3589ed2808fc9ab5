import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { drawSamples, LAB_HEADER, labLine } from './generate.ts';

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Share of .ci/run: 30 s.
const COMPILED = here('pipeline.yaml');
const AREAS = ['Rawah', 'Neota', 'Comanche', 'Cache'];

const stepSchema = z.object({ id: z.string(), state: z.string(), execution: z.string().optional() });
const runSchema = z.object({ outcome: z.string(), steps: z.array(stepSchema) });
const shownSchema = z.object({ confusionMatrix: z.object({ rows: z.array(z.object({ row: z.array(z.int()) })) }) });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-covertype-'));
  const lines = [...drawSamples(3000, 8)].map(labLine);
  await writeFile(join(folder, 'lab.csv'), `${[LAB_HEADER.join(','), ...lines].join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the compiled file, and gives what became of its steps. */
async function runCompiled(inputs: Readonly<Record<string, string>>) {
  const given = {
    ...{ source: join(folder, 'lab.csv'), registry: join(folder, 'models') },
    ...{ epochs: '2', trials: '2', ...inputs },
  };
  const flags = Object.entries(given).flatMap(([name, value]) => ['--input', `${name}=${value}`]);
  const args = ['millrace', 'run', COMPILED, '--bucket', join(folder, 'runs'), '--json', ...flags];
  const { stdout } = await run('npx', args, { cwd: here('../..'), maxBuffer: 64 * 2 ** 20 });
  const { outcome, steps } = runSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  const matrixOf = async (id: string): Promise<number[]> => {
    const { execution = '' } = steps.find((step) => step.id === id) ?? {};
    const text = await readFile(join(folder, 'runs', execution, 'classificationMetrics'), 'utf8');
    return shownSchema.parse(JSON.parse(text)).confusionMatrix.rows.flatMap(({ row }) => row);
  };
  return { outcome, states: Object.fromEntries(steps.map(({ id, state }) => [id, state])), matrixOf };
}

test('the loop runs once an item, the branch only where its condition holds', async () => {
  const first = await runCompiled({ threshold: '0' });
  expect(first.outcome).toBe('succeeded');
  expect(first.states).toMatchObject({ 'condition-1/deploy': 'succeeded', 'confusion-matrix': 'succeeded' });
  expect(first.states).toMatchObject({ 'condition-1/condition-2/deploy-to-vertex': 'skipped' });
  const iterations = AREAS.map((_, i) => `for-loop-1[${i}]/confusion-of-area`);
  expect(
    Object.keys(first.states)
      .filter((id) => id.startsWith('for-loop'))
      .sort(),
  ).toEqual(iterations);
  // The areas are all that there are, so their matrices add up to the one of all rows.
  const parts = await Promise.all(iterations.map(first.matrixOf));
  const sums = (parts[0] ?? []).map((_, cell) => parts.reduce((sum, part) => sum + (part[cell] ?? 0), 0));
  expect(sums).toEqual(await first.matrixOf('confusion-matrix'));

  const second = await runCompiled({ threshold: '1', areas: '["Cache"]' });
  expect(second.outcome).toBe('succeeded');
  expect(second.states).toEqual({
    ...{ ingest: 'cached', preprocess: 'cached', tune: 'cached', train: 'cached', resolve: 'cached' },
    ...{ evaluate: 'succeeded', 'confusion-matrix': 'succeeded', 'roc-curve': 'succeeded' },
    'for-loop-1[0]/confusion-of-area': 'succeeded',
    'condition-1/deploy': 'skipped',
    'condition-1/condition-2/deploy-to-vertex': 'skipped',
  });
  expect(await second.matrixOf('for-loop-1[0]/confusion-of-area')).toEqual(parts[3]);
});
