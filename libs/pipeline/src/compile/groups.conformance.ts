import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { randomPipeline } from '../fixtures/random.ts';
import { choosing, looping, nesting } from '../fixtures/tour.ts';
import { compile, toYaml } from '../index.ts';

// Keeps to 15 seconds: one Python process for all pipelines.
const COUNT = process.env.MILLRACE_FULL === '1' ? 200 : 10;
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const script = fileURLToPath(new URL('../fixtures/parse.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'millrace-groups-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the KFP SDK parses every construct, strictly, and loads the pipelines', { timeout: 120_000 }, () => {
  const draws = fc.sample(fc.array(fc.nat(), { minLength: 50, maxLength: 200 }), { numRuns: COUNT, seed: 20261121 });
  const pipelines = [choosing, looping, nesting, ...draws.map((numbers) => randomPipeline(numbers, 20))];
  const files = pipelines.map((pipeline, i) => {
    const file = join(folder, `${i}.yaml`);
    writeFileSync(file, toYaml(compile(pipeline)));
    return file;
  });
  const python = execFileSync(join(root, 'tools/python/venv'), ['kfp'], { encoding: 'utf8' }).trim();
  const loaded = execFileSync(python, [script, ...files], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const expected = pipelines.map(({ name, outputs }) => [name, ...Object.keys(outputs).sort()].join(' '));
  expect(loaded).toEqual(expected);
});
