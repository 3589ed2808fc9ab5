import { describe, expect, it } from 'vitest';
import { col } from '../../recipe/builders.ts';
import { defineRecipe } from '../../recipe/define.ts';
import { compileGoogleSql } from './compile.ts';
import { fitGoogleSql, type RunQuery } from './fit.ts';

const recipe = defineRecipe({
  name: 'fit',
  columns: { x: 'number', s: 'string' },
  features: { x: { kind: 'numeric', expression: col('x') }, s: { kind: 'categorical', expression: col('s') } },
  target: { kind: 'number', name: 'y', expression: col('x'), nulls: 'drop' },
  weight: col('x'),
  split: { key: 'row', lots: 3, train: [0], validation: [1], test: [2] },
});

const group = (split: string | null, n: string, fine: string) => ({
  ...{ split, n, fine_0: n, fine_1: fine, minimum_0: 1, maximum_0: 3, minimum_1: 1, maximum_1: 3 },
  ...{ count_0: n, count_1: n },
});
const fine = [group('train', '4', '4'), group('validation', '1', '1'), group('test', '2', '2'), group(null, '9', '9')];

/** The answers, one after the other. */
const answering = (...answers: readonly unknown[][]): RunQuery => {
  const left = [...answers];
  return async () => left.shift() ?? [];
};
const fit = (run: RunQuery) => fitGoogleSql(recipe, compileGoogleSql(recipe, ['t']), run);

describe('fitting with queries', () => {
  it('makes statistics of whole numbers and counts', async () => {
    // Of 1, 1, 3, 3 with k = 28: q is 0, 0, 2^29, 2^29.
    const told = { split: 'train', bin: null, word: null, sum: null, squares: null, total: '3' };
    const halves = [0, 1].flatMap((place) => [
      { ...told, place, bin: '0', n: '2', sum: '0', squares: '0' },
      { ...told, place, bin: '1023', n: '2', sum: `${2 ** 30}`, squares: `${2n ** 59n}` },
    ]);
    const words = [
      { ...told, place: 2, word: 'a', n: '1' },
      { ...told, place: 2, word: 'b', n: '2' },
    ];
    const { fitted, rows, values } = await fit(answering(fine, [...halves, ...words]));
    expect(values.summed('train', 0).counts.flatMap((n, bin) => (n === 0 ? [] : [[bin, n]]))).toEqual([
      [0, 2],
      [1023, 2],
    ]);
    expect(values.words('validation', 2)).toEqual([]);
    expect(rows).toEqual({ train: 4, validation: 1, test: 2 });
    expect(fitted.features).toEqual([
      { kind: 'numeric', count: 4, missing: 0, minimum: 1, maximum: 3, mean: 2, std: 1 },
      { kind: 'categorical', count: 3, missing: 1, vocabulary: ['b', 'a'], counts: [2, 1] },
    ]);
  });

  it('refuses weights below zero, of rows in no split too', async () => {
    const rows = [...fine.slice(0, 3), group(null, '9', '8')];
    const problems = [{ path: 'recipe.weight', message: '1 of 16 rows: the weight is null or below zero.' }];
    await expect(fit(answering(rows))).rejects.toMatchObject({ code: 'NULL_VALUE', problems });
  });

  it('refuses what leaves a split empty, and what leaves nothing', async () => {
    await expect(fit(answering(fine.slice(0, 2)))).rejects.toMatchObject({
      code: 'EMPTY_SPLIT',
      problems: [{ path: 'recipe.split.test' }],
    });
    await expect(fit(answering([]))).rejects.toMatchObject({ code: 'NO_ROWS' });
  });
});
