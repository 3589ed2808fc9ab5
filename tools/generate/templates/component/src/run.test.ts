import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { col, defineRecipe, prepare } from '@millrace/dataset';
import { artifactAt, runStep } from '@millrace/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleComponent } from './component.ts';

const recipe = defineRecipe({
  name: 'doubles',
  columns: { x: 'number', y: 'number' },
  features: { x: { kind: 'numeric', expression: col('x') } },
  target: { kind: 'number', name: 'y', expression: col('y') },
  split: { key: ['x'], lots: 4, train: [0, 1], validation: [2], test: [3] },
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-component-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('it sums up every column of the split, whatever the chunks', async () => {
  const raw = join(folder, 'doubles.csv');
  await writeFile(raw, ['x,y', ...Array.from({ length: 100 }, (_, i) => `${i},${2 * i}`), ''].join('\n'));
  const splits = join(folder, 'splits');
  const { rows } = await prepare({ raw, recipe, output: splits, workDirectory: join(folder, 'scratch') });

  const given = { splits: artifactAt(splits), split: 'test', chunkRows: 7 };
  const { result, outputs } = await runStep(sampleComponent, given, folder);
  expect(result).toEqual({ rows: rows.test });

  const { columns } = JSON.parse(await readFile(outputs.summary?.path ?? '', 'utf8'));
  expect(columns.x.count).toBe(rows.test);
  expect(columns.y.mean).toBeCloseTo(2 * columns.x.mean, 6);
});
