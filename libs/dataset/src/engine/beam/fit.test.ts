import { describe, expect, it } from 'vitest';
import { col } from '../../recipe/builders.ts';
import { defineRecipe } from '../../recipe/define.ts';
import { compileBeamYaml } from './compile.ts';
import { fitBeam, type RunBeam } from './fit.ts';

const recipe = defineRecipe({
  name: 'fit',
  columns: { x: 'number', s: 'string' },
  features: {
    x: { kind: 'numeric', expression: col('x'), scaling: 'robust' },
    s: { kind: 'categorical', expression: col('s') },
  },
  target: { kind: 'number', name: 'y', expression: col('x'), nulls: 'drop' },
  weight: col('x'),
  split: { key: 'row', lots: 3, train: [0], validation: [1], test: [2] },
});

const found = {
  total: 16,
  rows: [4, 1, 2],
  fine: [16, 16],
  numbers: [
    [4, 1, 3],
    [4, 1, 3],
  ],
  words: [3],
  found: [
    [
      ['b', 2],
      ['a', 1],
    ],
  ],
};
// Of 1, 1, 3, 3 with k = 28: q is 0, 0, 2^29, 2^29.
const sums = [
  [
    `${2 ** 30}`,
    `${2n ** 59n}`,
    [
      [0, 2],
      [1023, 2],
    ],
  ],
  [`${2 ** 30}`, `${2n ** 59n}`, []],
];
const fit = (run: RunBeam) =>
  fitBeam(recipe, compileBeamYaml(recipe, { files: 'raw.parquet', format: 'parquet' }, { folder: 'out' }), run);

describe('fitting with pipelines', () => {
  it('makes statistics of whole numbers and counts', async () => {
    const { fitted, rows } = await fit(async ({ name }) => (name === 'extremes' ? found : sums));
    expect(rows).toEqual({ train: 4, validation: 1, test: 2 });
    const numeric = { kind: 'numeric', count: 4, missing: 0, minimum: 1, maximum: 3, mean: 2, std: 1 };
    expect(fitted).toEqual({
      features: [
        { ...numeric, quartiles: [1 + 1 / 1024, 1 + 2 / 1024, 3 - 1 / 1024] },
        { kind: 'categorical', count: 3, missing: 1, vocabulary: ['b', 'a'], counts: [2, 1] },
      ],
      target: numeric,
    });
  });

  it('refuses weights below zero, of rows in no split too', async () => {
    const problems = [{ path: 'recipe.weight', message: '1 of 16 rows: the weight is null or below zero.' }];
    const run: RunBeam = async () => ({ ...found, fine: [16, 15] });
    await expect(fit(run)).rejects.toMatchObject({ code: 'NULL_VALUE', problems });
  });

  it('refuses what leaves a split empty, and what leaves nothing', async () => {
    await expect(fit(async () => ({ ...found, rows: [4, 1, 0] }))).rejects.toMatchObject({
      code: 'EMPTY_SPLIT',
      problems: [{ path: 'recipe.split.test' }],
    });
    await expect(fit(async () => ({ ...found, total: 0 }))).rejects.toMatchObject({ code: 'NO_ROWS' });
  });
});
