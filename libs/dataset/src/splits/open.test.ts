import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepare } from '../engine/duckdb/prepare.ts';
import { inScratch, put } from '../fixtures/scratch.ts';
import { frames } from '../frames/frames.ts';
import { col } from '../recipe/builders.ts';
import { defineRecipe } from '../recipe/define.ts';
import { compileServing } from '../serving/serving.ts';
import { readCarry } from './carry.ts';
import { readMatrix } from './matrix.ts';
import { openSplits } from './open.ts';

const recipe = defineRecipe({
  name: 'signs',
  columns: { id: 'integer', x: 'number', at: 'timestamp', sign: 'string' },
  features: { x1: { kind: 'numeric', expression: col('x'), nulls: { fill: 'mean' } } },
  target: { kind: 'label', name: 'label', expression: col('sign'), nulls: 'drop' },
  carry: ['id', 'at'],
  split: { key: ['id'], lots: 4, train: [0, 1], validation: [2], test: [3] },
});

const csv = [
  'id,x,at,sign',
  ...Array.from(
    { length: 100 },
    (_, i) =>
      `${i},${i % 5 === 0 ? '' : i - 50},2020-01-01T00:00:0${i % 10}+01:00,${i === 3 ? '' : i < 50 ? 'minus' : 'plus'}`,
  ),
  '',
].join('\n');

const withSplits = (work: (directory: string) => Promise<void>): Promise<void> =>
  inScratch(async (folder) => {
    const raw = await put(folder, 'signs.csv', csv);
    await prepare({ raw, recipe, output: join(folder, 'splits'), workDirectory: join(folder, 'work') });
    await work(join(folder, 'splits'));
  });

describe('splits', () => {
  it('of a classifier give labels by their place, and drop rows without one', async () => {
    await withSplits(async (directory) => {
      const splits = await openSplits(directory);
      const matrix = await readMatrix(splits, 'train');
      expect(matrix.labels).toEqual(['minus', 'plus']);
      expect(compileServing(splits.fittedRecipe).labels).toEqual(['minus', 'plus']);
      expect(matrix.target).toBeInstanceOf(Int32Array);
      const rows = await readCarry(splits, 'train');
      expect([...matrix.target]).toEqual(rows.map((row) => (Number(row.id) < 50 ? 0 : 1)));
      const { train, validation, test } = splits.manifest.rows;
      expect(train + validation + test).toBe(99);
    });
  });

  it('carry timestamps as text that serving reads again', async () => {
    await withSplits(async (directory) => {
      const [row] = await readCarry(await openSplits(directory), 'test');
      expect(row?.at).toMatch(/^2019-12-31T23:00:0\d\.000000Z$/);
    });
  });

  it('fill nulls with the mean of the train split', async () => {
    await withSplits(async (directory) => {
      const splits = await openSplits(directory);
      const fit = splits.fittedRecipe.fitted.features[0];
      const matrix = await readMatrix(splits, 'test');
      const rows = await readCarry(splits, 'test');
      const filled = rows.findIndex((row) => Number(row.id) % 5 === 0);
      expect(fit?.kind === 'numeric' ? matrix.features[filled] : undefined).toBeCloseTo(
        fit?.kind === 'numeric' ? fit.mean : 0,
        5,
      );
    });
  });

  it('come as data frames, chunk by chunk', async () => {
    await withSplits(async (directory) => {
      const shapes: number[][] = [];
      for await (const frame of frames(directory, { split: 'train', chunkRows: 20 })) shapes.push(frame.shape);
      const { train } = (await openSplits(directory)).manifest.rows;
      expect(shapes.reduce((rows, shape) => rows + (shape[0] ?? 0), 0)).toBe(train);
      expect(shapes[0]).toEqual([20, 4]);
    });
  });

  it('are refused when they do not belong together', async () => {
    await withSplits(async (directory) => {
      await expect(openSplits(directory, { fittedDigest: 'sha256:other' })).rejects.toMatchObject({
        code: 'SPLITS_MISMATCH',
      });
      const path = join(directory, 'recipe.json');
      await writeFile(path, (await readFile(path, 'utf8')).replace('"count": ', '"count": 1'));
      await expect(openSplits(directory)).rejects.toMatchObject({ code: 'SPLITS_MISMATCH' });
      await rm(join(directory, 'test.parquet'));
      await expect(openSplits(directory)).rejects.toMatchObject({ code: 'NOT_SPLITS' });
      await writeFile(path, '{');
      await expect(openSplits(directory)).rejects.toMatchObject({ code: 'NOT_SPLITS' });
    });
  });

  it('that do not fit in memory are refused before they are read', async () => {
    await withSplits(async (directory) => {
      const splits = await openSplits(directory);
      await expect(readMatrix(splits, 'train', { maxBytes: 100 })).rejects.toMatchObject({ code: 'DATASET_TOO_LARGE' });
    });
  });
});
