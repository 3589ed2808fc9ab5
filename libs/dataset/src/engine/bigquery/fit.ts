import * as z from 'zod';
import type { CategoricalFit, Fit, FittedRecipe, NumericFit } from '../../recipe/fitted.ts';
import type { Recipe, SplitName } from '../../recipe/recipe.ts';
import { BINS, momentsOf } from '../../statistics/exact.ts';
import { categoricalFit, type Extremes, fittedOf, quartilesOf } from '../fits.ts';
import { type NumericColumn, numericColumns, type WordColumn, wordColumns } from '../prepared-columns.ts';
import { refusalsOf, refuseEmpty, refuseNothing, refuseValues, type SplitRows } from '../refused-values.ts';
import type { GoogleSqlRecipe } from './compile.ts';
import { preparedName } from './names.ts';
import type { GoogleSqlQuery } from './query.ts';

/** Runs a query: INT64 comes as decimal text, FLOAT64 as number. */
export type RunQuery = (query: GoogleSqlQuery) => Promise<readonly unknown[]>;

const countSchema = z.coerce.number().int();
const bigSchema = z
  .string()
  .nullable()
  .transform((text) => BigInt(text ?? 0));
const cellSchema = z.union([z.string(), z.number(), z.null()]);
const groupSchema = z.record(z.string(), cellSchema);

/**
 * Fits the statistics of the train split with queries, equal to those of every other engine, and refuses what cannot
 * be trained on.
 * @throws MillraceError `NO_ROWS`, `EMPTY_SPLIT`, `NULL_VALUE`, `WRONG_WEIGHT`.
 */
export async function fitGoogleSql(
  recipe: Recipe,
  compiled: GoogleSqlRecipe,
  run: RunQuery,
): Promise<{ fitted: FittedRecipe['fitted']; rows: SplitRows }> {
  const numeric = numericColumns(recipe, preparedName);
  const { rows, extremes } = await countRows(recipe, compiled, run, numeric);
  const fits = new Map<string, Fit>(await fitNumbers(compiled, run, numeric, extremes));
  for (const column of wordColumns(recipe, preparedName)) {
    fits.set(column.column, await fitWords(compiled, run, column, rows.train));
  }
  return { fitted: fittedOf(recipe, preparedName, fits), rows };
}

/** One pass: rows of the splits, nulls that stop the run, extremes of the train split. */
async function countRows(
  recipe: Recipe,
  compiled: GoogleSqlRecipe,
  run: RunQuery,
  numeric: readonly NumericColumn[],
): Promise<{ rows: SplitRows; extremes: Extremes[] }> {
  const refused = refusalsOf(recipe, preparedName, `IF(${preparedName.weight} >= 0, 1, NULL)`);
  const groups = z.array(groupSchema).parse(await run(compiled.rows(refused.map(({ fine }) => fine))));
  const sum = (name: string): number => groups.reduce((total, group) => total + countSchema.parse(group[name]), 0);
  const total = sum('n');
  refuseNothing(total);
  refuseValues(
    refused,
    refused.map((_, i) => sum(`fine_${i}`)),
    total,
  );
  const rowsOf = (name: SplitName): number => countSchema.parse(groups.find(({ split }) => split === name)?.n ?? 0);
  const rows = { train: rowsOf('train'), validation: rowsOf('validation'), test: rowsOf('test') };
  refuseEmpty(rows);
  const train = groups.find(({ split }) => split === 'train');
  const extremes = numeric.map((_, i): Extremes => {
    const count = countSchema.parse(train?.[`count_${i}`]);
    const number = (name: string): number => z.number().parse(train?.[`${name}_${i}`] ?? 0);
    return { count, missing: rows.train - count, minimum: number('minimum'), maximum: number('maximum') };
  });
  return { rows, extremes };
}

async function fitNumbers(
  compiled: GoogleSqlRecipe,
  run: RunQuery,
  numeric: readonly NumericColumn[],
  extremes: readonly Extremes[],
): Promise<Map<string, NumericFit>> {
  const fits = new Map<string, NumericFit>();
  if (numeric.length === 0) return fits;
  const [sums] = z.array(z.record(z.string(), bigSchema)).parse(await run(compiled.moments(extremes)));
  for (const [i, column] of numeric.entries()) {
    const range = extremes[i];
    if (range === undefined) continue;
    const moments = momentsOf(range, sums?.[`sum_${i}`] ?? 0n, sums?.[`squares_${i}`] ?? 0n);
    const shape = column.quartiles ? { quartiles: await fitQuartiles(compiled, run, column, range) } : {};
    fits.set(column.column, { kind: 'numeric', ...range, ...moments, ...shape });
  }
  return fits;
}

const binSchema = z.object({ bin: countSchema, n: countSchema });

async function fitQuartiles(
  compiled: GoogleSqlRecipe,
  run: RunQuery,
  column: NumericColumn,
  range: Extremes,
): Promise<[number, number, number]> {
  const { minimum, maximum } = range;
  if (maximum === minimum) return [minimum, minimum, minimum];
  const counts = Array.from({ length: BINS }, () => 0);
  for (const { bin, n } of z.array(binSchema).parse(await run(compiled.bins(column, range)))) counts[bin] = n;
  return quartilesOf({ minimum, maximum, counts });
}

const wordSchema = z.object({ word: z.string(), n: countSchema, total: countSchema });

async function fitWords(
  compiled: GoogleSqlRecipe,
  run: RunQuery,
  column: WordColumn,
  rows: number,
): Promise<CategoricalFit> {
  const found = z.array(wordSchema).parse(await run(compiled.words(column)));
  return categoricalFit(found, column.given, { count: found[0]?.total ?? 0, rows });
}
