import { expect, it } from 'vitest';
import { ROW } from '../../fixtures/arbitrary-recipe.ts';
import { inScratch } from '../../fixtures/scratch.ts';
import { col } from '../../recipe/builders.ts';
import { defineRecipe } from '../../recipe/define.ts';
import { withDuckDb } from '../fixtures/duckdb.ts';
import { withGoogleSql } from './fixtures/google-sql.ts';

const recipe = defineRecipe({
  name: 'integers',
  columns: { i: 'integer', [ROW]: 'integer' },
  features: { i: { kind: 'numeric', expression: col('i') } },
  target: { kind: 'number', name: 'y', expression: col('i') },
  split: { key: [ROW], lots: 3, train: [0], validation: [1], test: [2] },
});

const rowsWith = (integer: string) =>
  Array.from({ length: 30 }, (_, row) => ({ i: row === 17 ? integer : row, [ROW]: row }));

it('an integer beyond ±(2^53 − 1) stops the run in both engines, and no other does', async () => {
  await withGoogleSql(async ({ outcome }) => {
    for (const beyond of ['9007199254740992', '-9007199254740992', '9223372036854775807', '-9223372036854775808']) {
      await expect(inScratch((folder) => withDuckDb(recipe, rowsWith(beyond), folder))).rejects.toThrow();
      await expect(outcome(recipe, rowsWith(beyond))).rejects.toThrow('OUT_OF_RANGE:i');
    }
    for (const largest of ['9007199254740991', '-9007199254740991']) {
      const ours = await inScratch((folder) => withDuckDb(recipe, rowsWith(largest), folder));
      const theirs = await outcome(recipe, rowsWith(largest));
      expect(theirs.fitted).toEqual(ours.fitted);
    }
  });
});
