// Share of the time of .ci/run: 120 s.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Slots } from '../slots.ts';
import type { Cell } from './cell.ts';
import { CELLS } from './cells/index.ts';
import { runCell } from './run-cell.ts';
import { sample } from './sample.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const compiled = mkdtempSync(join(tmpdir(), 'millrace-table-compiled-'));
afterAll(() => rmSync(compiled, { recursive: true }));

beforeAll(() => {
  const image = ['--network', 'host', '--tag', 'millrace-kfp-step:test', here('image')];
  execFileSync('docker', ['build', '--quiet', ...image], { stdio: 'pipe' });
  const python = execFileSync(here('../../../../tools/python/venv'), ['kfp'], { encoding: 'utf8' }).trim();
  execFileSync(python, [here('pipelines/compile.py'), compiled], { stdio: 'pipe' });
});

/** Containers of so many runs at once are what two processors carry. */
const places = new Slots(3);
const nameOf = (cell: Cell) => `${cell.construct} × ${cell.nesting} × ${cell.failure}`;

test('the table has at least 64 cells, all different, each with its reason', () => {
  expect(new Set(CELLS.map(nameOf)).size).toBe(CELLS.length);
  expect(CELLS.length).toBeGreaterThanOrEqual(64);
  expect(CELLS.filter((cell) => cell.because === '')).toEqual([]);
});

describe('pipelines of the Python SDK do here what KFP says', () => {
  const cells = process.env.MILLRACE_FULL === '1' ? CELLS : sample(CELLS);
  for (const cell of cells) {
    test.concurrent(nameOf(cell), async () => {
      const { outcome, steps, outputs = {}, artifacts = {}, attempts, order, most, because } = cell;
      const { observed, errors } = await places.run(() => runCell(cell, compiled));
      const expected = { outcome, steps, outputs, artifacts, attempts, order, most };
      expect({ attempts: undefined, order: undefined, most: undefined, ...observed }, `${because}. ${errors}`).toEqual(
        expected,
      );
    });
  }
});
