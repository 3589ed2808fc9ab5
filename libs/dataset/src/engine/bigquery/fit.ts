import * as z from 'zod';
import type { CategoricalFit, Fit, FittedRecipe, NumericFit } from '../../recipe/fitted.ts';
import type { Recipe, SplitName } from '../../recipe/recipe.ts';
import { momentsOf } from '../../statistics/exact.ts';
import type { Summed } from '../described.ts';
import { categoricalFit, type Extremes, fittedOf, quartilesOf } from '../fits.ts';
import { type NumericColumn, numericColumns, type WordColumn, wordColumns } from '../prepared-columns.ts';
import { refusalsOf, refuseEmpty, refuseNothing, refuseValues, type SplitRows } from '../refused-values.ts';
import type { GoogleSqlRecipe } from './compile.ts';
import type { FoundBySplit } from './describe.ts';
import { byCodePoint, type Details, readDetails } from './details.ts';
import { preparedName } from './names.ts';
import type { GoogleSqlQuery } from './query.ts';

/** Runs a query: INT64 comes as decimal text, FLOAT64 as number. */
export type RunQuery = (query: GoogleSqlQuery) => Promise<readonly unknown[]>;

const countSchema = z.coerce.number().int();
const cellSchema = z.union([z.string(), z.number(), z.null()]);
const groupSchema = z.record(z.string(), cellSchema);

/**
 * Fits the statistics of the train split with two queries, equal to those of every other engine, and refuses what
 * cannot be trained on.
 * @returns what was fitted, and what the queries told of every split
 * @throws MillraceError `NO_ROWS`, `EMPTY_SPLIT`, `NULL_VALUE`, `WRONG_WEIGHT`.
 */
export async function fitGoogleSql(
  recipe: Recipe,
  compiled: GoogleSqlRecipe,
  run: RunQuery,
): Promise<{ fitted: FittedRecipe['fitted'] } & FoundBySplit> {
  const numeric = numericColumns(recipe, preparedName);
  const { rows, extremes } = await countRows(recipe, compiled, run, numeric);
  const values = await readDetails(run, compiled.values(extremes));
  const fits = new Map<string, Fit>();
  numeric.forEach((column, place) => {
    const range = extremes[place];
    if (range !== undefined) fits.set(column.column, fitNumbers(column, range, values.summed('train', place)));
  });
  wordColumns(recipe, preparedName).forEach((column, i) => {
    fits.set(column.column, fitWords(column, values, numeric.length + i, rows.train));
  });
  return { fitted: fittedOf(recipe, preparedName, fits), rows, values };
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

function fitNumbers({ quartiles }: NumericColumn, range: Extremes, { sum, squares, counts }: Summed): NumericFit {
  const { minimum, maximum } = range;
  const moments = momentsOf(range, sum, squares);
  if (!quartiles) return { kind: 'numeric', ...range, ...moments };
  const found: [number, number, number] =
    maximum === minimum ? [minimum, minimum, minimum] : quartilesOf({ minimum, maximum, counts });
  return { kind: 'numeric', ...range, ...moments, quartiles: found };
}

function fitWords({ limit, given }: WordColumn, values: Details, place: number, rows: number): CategoricalFit {
  const all = values.words('train', place);
  const found = limit === undefined ? all.sort((a, b) => byCodePoint(a.word, b.word)) : all.slice(0, limit);
  return categoricalFit(found, given, { count: values.total('train', place), rows });
}
