import * as z from 'zod';
import type { FittedRecipe } from '../../recipe/fitted.ts';
import { type Recipe, SPLIT_NAMES } from '../../recipe/recipe.ts';
import type { ColumnStatistics, Statistics } from '../../schema/formats.ts';
import { BINS } from '../../statistics/exact.ts';
import { type Counted, columnStatistics, isTold, type Summed, shownHistogram } from '../described.ts';
import type { SplitRows } from '../refused-values.ts';
import type { GoogleSqlRecipe } from './compile.ts';
import type { RunQuery } from './fit.ts';

const countSchema = z.coerce.number().int();
const cellSchema = z.union([z.string(), z.number(), z.null()]);

/**
 * Describes the raw columns and the splits as every engine does, with three queries: counts, then what is told of raw
 * columns, and what is told of the splits.
 */
export async function describeGoogleSql(
  { recipe, fitted }: FittedRecipe,
  { rows: splitRows, otherColumns }: { readonly rows: SplitRows; readonly otherColumns: readonly string[] },
  compiled: GoogleSqlRecipe,
  run: RunQuery,
): Promise<Statistics> {
  const { rows, counted } = await countColumns(recipe, compiled, run);
  const details = await readDetails(run, compiled.details(counted));
  const columns = recipe.source.columns.flatMap((column, place): ColumnStatistics[] => {
    const found = counted[place];
    if (found === undefined) return [];
    const [top, summed] = [details.top('all', place), details.summed('all', place)];
    const facts = { summed, ...(isTold(column.type, found) ? { top } : {}) };
    return [columnStatistics(column, rows, found, facts)];
  });
  const ofSplits = await readDetails(run, compiled.splitDetails(fitted));
  const values = [...recipe.features, recipe.target];
  const fits = [...fitted.features, fitted.target];
  const splits = SPLIT_NAMES.map((split) => ({
    ...{ split, rows: splitRows[split] },
    features: values.map(({ name }, place) => {
      const fit = fits[place];
      if (fit?.kind !== 'numeric') return { name, top: ofSplits.top(split, place) };
      const { minimum, maximum } = fit;
      return { name, histogram: shownHistogram({ minimum, maximum, counts: ofSplits.summed(split, place).counts }) };
    }),
  }));
  return { formatVersion: 1, rows, columns, otherColumns: [...otherColumns], splits };
}

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

const whole = z
  .string()
  .nullable()
  .transform((text) => BigInt(text ?? 0));
const detailSchema = z.object({
  ...{ split: z.string(), place: countSchema, n: countSchema },
  bin: countSchema.nullable(),
  word: z.string().nullable(),
  ...{ sum: whole, squares: whole },
});

/** What a query of details told, by split and place. */
interface Details {
  summed(split: string, place: number): Summed;
  top(split: string, place: number): { value: string; count: number }[];
}

async function readDetails(run: RunQuery, query: Parameters<RunQuery>[0]): Promise<Details> {
  const found = z.array(detailSchema).parse(await run(query));
  const groups = Map.groupBy(found, ({ split, place }) => `${split} ${place}`);
  return {
    summed: (split, place) => {
      const counts = Array.from({ length: BINS }, () => 0);
      let [sum, squares] = [0n, 0n];
      for (const row of groups.get(`${split} ${place}`) ?? []) {
        if (row.bin === null) continue;
        counts[row.bin] = row.n;
        sum += row.sum;
        squares += row.squares;
      }
      return { sum, squares, counts };
    },
    top: (split, place) =>
      (groups.get(`${split} ${place}`) ?? [])
        .flatMap(({ word, n }) => (word === null ? [] : [{ value: word, count: n }]))
        .sort((a, b) => b.count - a.count || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value))),
  };
}
