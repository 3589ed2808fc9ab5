import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { inScratch } from '../../fixtures/scratch.ts';
import { col } from '../../recipe/builders.ts';
import { defineRecipe } from '../../recipe/define.ts';
import { openSplits } from '../../splits/open.ts';
import { prepare } from './prepare.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const raw = here('../../../../../../shared/data/crypto-markets.csv');

const open = col('open');
const recipe = defineRecipe({
  name: 'oracle',
  columns: { slug: 'string', open: 'number', high: 'number', low: 'number', close: 'number', close_ratio: 'number' },
  extraColumns: 'ignore',
  missing: ['NA'],
  filters: [col('slug').eq('bitcoin'), open.gt(0)],
  features: { up: { kind: 'numeric', expression: col('high').div(open).sub(1), scaling: 'standard' } },
  target: { kind: 'number', name: 'change', expression: col('close').div(open).sub(1) },
  carry: ['open', 'close'],
  split: { key: ['open', 'close'], lots: 10, train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8], test: [9] },
});

const oracleSchema = z.object({
  all: z.number(),
  mean: z.number(),
  std: z.number(),
  minimum: z.number(),
  maximum: z.number(),
  scaledMean: z.number(),
  scaledStd: z.number(),
  types: z.record(z.string(), z.string()),
});

describe('the train split', () => {
  it('has the statistics that pandas finds, and reads as floats there', async () => {
    await inScratch(async (folder) => {
      const output = join(folder, 'splits');
      await prepare({ raw, recipe, output, workDirectory: join(folder, 'work') });
      const { fittedRecipe, file } = await openSplits(output);
      const python = execFileSync(here('../../../../../tools/python/venv'), ['ml'], { encoding: 'utf8' }).trim();
      const script = here('../../fixtures/pandas_oracle.py');
      const found = oracleSchema.parse(
        JSON.parse(execFileSync(python, [script, raw, file('train')], { encoding: 'utf8' })),
      );
      const [fit] = fittedRecipe.fitted.features;
      if (fit?.kind !== 'numeric') throw new Error('expected a numeric fit');
      const range = found.maximum - found.minimum;
      expect(fit.count).toBe(found.all);
      expect(fit.minimum).toBe(found.minimum);
      expect(fit.maximum).toBe(found.maximum);
      expect(Math.abs(fit.mean - found.mean)).toBeLessThan(range * 2 ** -29);
      expect(Math.abs(fit.std - found.std)).toBeLessThan(range * 2 ** -29);
      expect(found.scaledMean).toBeCloseTo(0, 6);
      expect(found.scaledStd).toBeCloseTo(1, 6);
      expect(found.types).toEqual({ up: 'float32', change: 'float64', open: 'float64', close: 'float64' });
    });
  });
});
