import * as z from 'zod';
import type { FittedRecipe } from '../../recipe/fitted.ts';
import { type Recipe, SPLIT_NAMES } from '../../recipe/recipe.ts';
import { type ColumnStatistics, type Statistics, TOLD_VALUES } from '../../schema/formats.ts';
import { type Counted, columnStatistics, isTold, shownHistogram } from '../described.ts';
import type { SplitRows } from '../refused-values.ts';
import type { GoogleSqlRecipe } from './compile.ts';
import { valueColumns } from './describe-sql.ts';
import { type Details, readDetails } from './details.ts';
import type { RunQuery } from './fit.ts';
import { preparedName } from './names.ts';

const countSchema = z.coerce.number().int();
const cellSchema = z.union([z.string(), z.number(), z.null()]);

/** What fitting has told already. */
export interface FoundBySplit {
  readonly rows: SplitRows;
  readonly values: Details;
}

/**
 * Describes the raw columns and the splits as every engine does, with two queries over the raw columns: counts, then
 * what is told beyond.
 */
export async function describeGoogleSql(
  { recipe, fitted }: FittedRecipe,
  { rows: splitRows, values }: FoundBySplit,
  otherColumns: readonly string[],
  compiled: GoogleSqlRecipe,
  run: RunQuery,
): Promise<Statistics> {
  const { rows, counted } = await countColumns(recipe, compiled, run);
  const details = await readDetails(run, compiled.details(counted));
  const columns = recipe.source.columns.flatMap((column, place): ColumnStatistics[] => {
    const found = counted[place];
    if (found === undefined) return [];
    const top = topOf(details.words('all', place));
    const facts = { summed: details.summed('all', place), ...(isTold(column.type, found) ? { top } : {}) };
    return [columnStatistics(column, rows, found, facts)];
  });
  const told = [
    ...recipe.features.map(({ name }) => ({ name, column: preparedName.feature(name) })),
    { name: recipe.target.name, column: preparedName.target },
  ];
  const places = valueColumns(recipe);
  const fits = [...fitted.features, fitted.target];
  const splits = SPLIT_NAMES.map((split) => ({
    ...{ split, rows: splitRows[split] },
    features: told.map(({ name, column }, i) => {
      const [fit, place] = [fits[i], places.indexOf(column)];
      if (fit?.kind !== 'numeric') return { name, top: topOf(values.words(split, place)) };
      const { minimum, maximum } = fit;
      return { name, histogram: shownHistogram({ minimum, maximum, counts: values.summed(split, place).counts }) };
    }),
  }));
  return { formatVersion: 1, rows, columns, otherColumns: [...otherColumns], splits };
}

const topOf = (words: readonly { word: string; n: number }[]): { value: string; count: number }[] =>
  words.slice(0, TOLD_VALUES).map(({ word, n }) => ({ value: word, count: n }));

async function countColumns(
  { source }: Recipe,
  compiled: GoogleSqlRecipe,
  run: RunQuery,
): Promise<{ rows: number; counted: Counted[] }> {
  const [row = {}] = z.array(z.record(z.string(), cellSchema)).parse(await run(compiled.counts()));
  const number = (name: string): number | null =>
    z
      .number()
      .nullable()
      .parse(row[name] ?? null);
  const counted = source.columns.map((_, i): Counted => {
    const count = countSchema.parse(row[`count_${i}`]);
    return {
      count,
      // The estimate may be a little above the number of values.
      distinct: Math.min(count, countSchema.parse(row[`distinct_${i}`])),
      minimum: number(`minimum_${i}`),
      maximum: number(`maximum_${i}`),
      zeros: countSchema.parse(row[`zeros_${i}`] ?? 0),
    };
  });
  return { rows: countSchema.parse(row.n), counted };
}
