import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROW } from '../../fixtures/arbitrary-recipe.ts';
import { inScratch } from '../../fixtures/scratch.ts';
import { type Recipe, recipeSchema } from '../../recipe/recipe.ts';
import { withDatabase } from '../duckdb/database.ts';
import { query } from '../duckdb/query.ts';
import { identifier, stringLiteral } from '../duckdb/quote.ts';
import { compareFits, compareRows, noComparison } from './fixtures/compare.ts';
import { type Outcome, type RawRow, SPLIT, withDuckDb, withGoogleSql } from './fixtures/engines.ts';
import { withEvaluator } from './fixtures/evaluator.ts';

const pipelines = fileURLToPath(new URL('../../../../../pipelines', import.meta.url));
const ROWS = process.env.MILLRACE_FULL === '1' ? 4000 : 1000;
const rowSchema = z.record(z.string(), z.string().nullable());

/** The first rows of a pipeline's sample, as text; engines read them as the recipe types them. */
const readSample = ({ source }: Recipe, file: string): Promise<RawRow[]> =>
  inScratch((workDirectory) =>
    withDatabase({ workDirectory, threads: 1 }, (connection) => {
      const columns = source.columns.map((c) => `${identifier(c.header ?? c.name)} AS ${identifier(c.name)}`);
      const missing = ['', ...source.missing].map(stringLiteral).join(', ');
      const read = `read_csv(${stringLiteral(file)}, header = true, all_varchar = true, nullstr = [${missing}])`;
      return query(connection, `SELECT ${columns.join(', ')} FROM ${read} LIMIT ${ROWS}`, rowSchema);
    }),
  );

/** Rows by their place in their split: both engines keep the order of the input, and neither recipe carries a key. */
function numbered(outcome: Outcome): Outcome {
  const places = new Map<unknown, number>();
  const rows = outcome.rows.map((row) => {
    const place = places.get(row[SPLIT]) ?? 0;
    places.set(row[SPLIT], place + 1);
    return { ...row, [ROW]: `${row[SPLIT]} ${place}` };
  });
  return { ...outcome, rows };
}

describe('the recipe of a pipeline', () => {
  it.each(['bitcoin', 'covertype'])('%s gives the rows and statistics that our own engine gives', async (name) => {
    const module: unknown = await import(pathToFileURL(join(pipelines, name, 'recipe.ts')).href);
    const { recipe } = z.object({ recipe: recipeSchema }).parse(module);
    const data = join(pipelines, name, 'data');
    const [sample = ''] = readdirSync(data).filter((file) => file.endsWith('.csv'));
    const rows = await readSample(recipe, join(data, sample));
    const found = noComparison();
    const ours = await inScratch((folder) => withDuckDb(recipe, rows, folder));
    const theirs = await withEvaluator((evaluator) => withGoogleSql(recipe, rows, evaluator, ours.fitted));
    compareFits(ours.fitted, theirs.fitted, found);
    compareRows(recipe, numbered(ours), numbered(theirs), found);
    process.stdout.write(
      `GoogleSQL, ${name}, ${rows.length} rows: ${found.values} values equal (${found.close} but for their last bits)\n`,
    );
    expect(found.differences.slice(0, 10)).toEqual([]);
    expect(found.values).toBeGreaterThan(rows.length);
  });
});
