import { MillraceError } from '@millrace/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recipes } from '../../fixtures/arbitrary-recipe.ts';
import { inScratch } from '../../fixtures/scratch.ts';
import { compareFits, compareRows, noComparison } from './fixtures/compare.ts';
import { type Outcome, withDuckDb, withGoogleSql } from './fixtures/engines.ts';
import { withEvaluator } from './fixtures/evaluator.ts';
import { randomRows } from './fixtures/rows.ts';

const FULL = process.env.MILLRACE_FULL === '1';
const RECIPES = FULL ? 200 : 24;
const ROWS = FULL ? 1000 : 100;

/** The outcome, or the code of what was refused. */
const outcome = async (work: Promise<Outcome>): Promise<Outcome | string> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof MillraceError) return error.code;
    throw error;
  }
};

describe('random recipes', () => {
  it('give the rows and statistics that our own engine gives', async () => {
    const found = noComparison();
    const refused: string[] = [];
    await withEvaluator(async (evaluator) => {
      for (const [i, recipe] of fc.sample(recipes, { numRuns: 2 * RECIPES, seed: 11 }).entries()) {
        if (i - refused.length === RECIPES) break;
        const rows = randomRows(ROWS, i);
        const ours = await outcome(inScratch((folder) => withDuckDb(recipe, rows, folder)));
        const given = typeof ours === 'string' ? undefined : ours.fitted;
        const theirs = await outcome(withGoogleSql(recipe, rows, evaluator, given));
        if (typeof ours === 'string' || typeof theirs === 'string') {
          refused.push(typeof ours === 'string' ? ours : 'none');
          if (ours !== theirs)
            found.differences.push(`recipe ${i}: ${JSON.stringify(ours)}, ${JSON.stringify(theirs)}`);
          continue;
        }
        compareFits(ours.fitted, theirs.fitted, found);
        compareRows(recipe, ours, theirs, found);
      }
    });
    process.stdout.write(
      `GoogleSQL, ${RECIPES} recipes × ${ROWS} rows: ${found.values} values equal (${found.close} but for their last bits), ${refused.length} more refused by both (${[...new Set(refused)].join(', ')})\n`,
    );
    expect(found.differences.slice(0, 10)).toEqual([]);
    expect(refused.length).toBeLessThan(RECIPES / 2);
  });
});
