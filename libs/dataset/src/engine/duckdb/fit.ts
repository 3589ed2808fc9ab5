import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import type { CategoricalFit, Fit, FittedRecipe } from '../../recipe/fitted.ts';
import { type Recipe, SPLIT_NAMES } from '../../recipe/recipe.ts';
import { type Moments, momentsOf } from '../../statistics/exact.ts';
import { categoricalFit, type Extremes, fittedOf, quartilesOf } from '../fits.ts';
import { type NumericColumn, numericColumns, type WordColumn, wordColumns } from '../prepared-columns.ts';
import { refusalsOf, refuseEmpty, refuseNothing, refuseValues, type SplitRows } from '../refused-values.ts';
import { countBins, quantisedSql } from './numeric-sql.ts';
import { inLots, preparedName } from './prepared-sql.ts';
import { countSchema, doubleSchema, hugeSchema, query, queryOne } from './query.ts';

export interface Fitting {
  readonly fitted: FittedRecipe['fitted'];
  readonly rows: SplitRows;
}

/**
 * Fits the statistics of the train split from the view or table `prepared`, and refuses what cannot be trained on.
 * @throws MillraceError `NO_ROWS`, `EMPTY_SPLIT`, `NULL_VALUE`, `WRONG_WEIGHT`.
 */
export async function fit(connection: DuckDBConnection, recipe: Recipe): Promise<Fitting> {
  const numeric = numericColumns(recipe, preparedName);
  const { rows, extremes } = await countRows(connection, recipe, numeric);
  const train = inLots(recipe.split.train);
  const moments = await fitMoments(connection, numeric, extremes, train);
  const fits = new Map<string, Fit>();
  for (const [i, { column, quartiles }] of numeric.entries()) {
    const range = extremes[i];
    const moment = moments[i];
    if (range === undefined || moment === undefined) continue;
    const shape = quartiles ? { quartiles: await fitQuartiles(connection, column, range, train) } : {};
    fits.set(column, { kind: 'numeric', ...range, ...moment, ...shape });
  }
  for (const column of wordColumns(recipe, preparedName)) {
    fits.set(column.column, await fitWords(connection, column, train, rows.train));
  }
  return { fitted: fittedOf(recipe, preparedName, fits), rows };
}

/** The split that a lot belongs to, as a number: {@link SPLIT_NAMES}'s place, null for none. */
const splitSql = (recipe: Recipe): string =>
  `CASE ${SPLIT_NAMES.map((name, i) => `WHEN ${inLots(recipe.split[name])} THEN ${i}`).join(' ')} END`;

const groupSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** One pass: rows of the splits, nulls that stop the run, extremes of the train split. */
async function countRows(
  connection: DuckDBConnection,
  recipe: Recipe,
  numeric: readonly NumericColumn[],
): Promise<{ rows: SplitRows; extremes: Extremes[] }> {
  const refused = refusalsOf(recipe, preparedName, `CASE WHEN ${preparedName.weight} >= 0 THEN 1 END`);
  const aggregates = [
    'count(*) AS n',
    ...refused.map(({ fine }, i) => `count(${fine}) AS fine_${i}`),
    ...numeric.flatMap(({ column }, i) => [
      `count(${column}) AS count_${i}`,
      `min(${column}) AS minimum_${i}`,
      `max(${column}) AS maximum_${i}`,
    ]),
  ];
  // Grouping once is twice as fast as a condition on every aggregate.
  const groups = await query(
    connection,
    `SELECT split, ${aggregates.join(',\n  ')}\nFROM (SELECT *, ${splitSql(recipe)} AS split FROM prepared) GROUP BY split`,
    groupSchema,
  );
  const sum = (name: string): number => groups.reduce((total, group) => total + countSchema.parse(group[name]), 0);
  const total = sum('n');
  refuseNothing(total);
  refuseValues(
    refused,
    refused.map((_, i) => sum(`fine_${i}`)),
    total,
  );
  const [train, validation, test] = SPLIT_NAMES.map((_, i) => groups.find((group) => Number(group.split ?? -1) === i));
  const rows = { train: countOf(train), validation: countOf(validation), test: countOf(test) };
  refuseEmpty(rows);
  const extremes = numeric.map((_, i): Extremes => {
    const count = countSchema.parse(train?.[`count_${i}`]);
    const minimum = doubleSchema.parse(train?.[`minimum_${i}`]) ?? 0;
    return { count, missing: rows.train - count, minimum, maximum: doubleSchema.parse(train?.[`maximum_${i}`]) ?? 0 };
  });
  return { rows, extremes };
}

const countOf = (group: z.output<typeof groupSchema> | undefined): number =>
  group === undefined ? 0 : countSchema.parse(group.n);

/** Second pass: exact sums of whole numbers, equal for every order of the rows. */
async function fitMoments(
  connection: DuckDBConnection,
  numeric: readonly NumericColumn[],
  extremes: readonly Extremes[],
  train: string,
): Promise<Moments[]> {
  if (numeric.length === 0) return [];
  const steps = numeric.map(({ column }, i) => {
    const { minimum, maximum } = extremes[i] ?? { minimum: 0, maximum: 0 };
    return `${quantisedSql(column, minimum, maximum)} AS q_${i}`;
  });
  const sums = numeric.flatMap((_, i) => [`sum(q_${i}) AS sum_${i}`, `sum(q_${i} * q_${i}) AS squares_${i}`]);
  const row = await queryOne(
    connection,
    `SELECT ${sums.join(', ')}\nFROM (SELECT ${steps.join(',\n  ')} FROM prepared WHERE ${train})`,
    z.record(z.string(), hugeSchema.nullable()),
  );
  return extremes.map((range, i) => momentsOf(range, row[`sum_${i}`] ?? 0n, row[`squares_${i}`] ?? 0n));
}

async function fitQuartiles(
  connection: DuckDBConnection,
  column: string,
  { minimum, maximum }: Extremes,
  train: string,
): Promise<[number, number, number]> {
  if (maximum === minimum) return [minimum, minimum, minimum];
  const counts = await countBins(connection, 'prepared', column, { minimum, maximum }, train);
  return quartilesOf({ minimum, maximum, counts });
}

const wordSchema = z.object({ word: z.string(), n: countSchema, total: countSchema });

async function fitWords(
  connection: DuckDBConnection,
  { column, limit, given }: WordColumn,
  train: string,
  rows: number,
): Promise<CategoricalFit> {
  const order = limit === undefined ? 'word' : `n DESC, word LIMIT ${limit}`;
  const found = await query(
    connection,
    `SELECT CAST(value AS VARCHAR) AS word, n, sum(n) OVER () AS total
     FROM (SELECT ${column} AS value, count(*) AS n FROM prepared WHERE ${train} AND value IS NOT NULL GROUP BY value)
     ORDER BY ${order}`,
    wordSchema,
  );
  return categoricalFit(found, given, { count: found[0]?.total ?? 0, rows });
}
