import * as z from 'zod';
import type { FittedRecipe } from '../../recipe/fitted.ts';
import { type Recipe, SPLIT_NAMES } from '../../recipe/recipe.ts';
import type { Statistics } from '../../schema/formats.ts';
import { type Counted, columnStatistics, type Summed, shownHistogram } from '../described.ts';
import type { SplitRows } from '../refused-values.ts';
import { binCounts, count, sumsSchema, wordsSchema } from './answers.ts';
import type { BeamRecipe } from './compile.ts';
import { describedOf } from './describe-python.ts';
import type { RunBeam } from './fit.ts';

/** What a first reading tells of the raw columns. */
export interface BeamColumns {
  readonly rows: number;
  /** In the order of the recipe's columns. */
  readonly counted: readonly Counted[];
  /** Columns of the files that the recipe leaves out. */
  readonly otherColumns: readonly string[];
}

const countedSchema = z
  .tuple([count, z.number().nullable(), z.number().nullable(), count, count])
  .transform(([values, minimum, maximum, zeros, distinct]) => ({
    count: values,
    minimum,
    maximum,
    zeros,
    distinct: Math.min(values, distinct),
  }));
const columnsSchema = z.object({ rows: count, columns: z.array(countedSchema), names: z.array(z.string()) });
const describedSchema = z.object({ sums: sumsSchema, words: wordsSchema });

/** Counts the raw columns, with one pipeline. */
export async function countBeam(recipe: Recipe, compiled: BeamRecipe, run: RunBeam): Promise<BeamColumns> {
  const { rows, columns, names } = columnsSchema.parse(await run(compiled.columns()));
  const known = new Set(recipe.source.columns.map(({ name, header }) => header ?? name));
  return { rows, counted: columns, otherColumns: names.filter((name) => !known.has(name)) };
}

/** Describes the raw columns and the splits as every engine does, with one more pipeline. */
export async function describeBeam(
  { recipe, fitted }: FittedRecipe,
  { columns, rows }: { readonly columns: BeamColumns; readonly rows: SplitRows },
  compiled: BeamRecipe,
  run: RunBeam,
): Promise<Statistics> {
  const found = describedSchema.parse(await run(compiled.described(fitted, columns.counted)));
  const { numbers, words, features } = describedOf(recipe, columns.counted);
  const sums = found.sums.map(([sum, squares, bins]): Summed => ({ sum, squares, counts: binCounts(bins) }));
  const tops = found.words.map((some) => some.map(([value, n]) => ({ value, count: n })));
  const fits = [...fitted.features, fitted.target];
  const nextSum = sums.slice(numbers.length).values();
  const nextTop = tops.slice(words.length).values();
  return {
    ...{ formatVersion: 1, rows: columns.rows, otherColumns: [...columns.otherColumns] },
    columns: recipe.source.columns.flatMap((column, place) => {
      const counted = columns.counted[place];
      if (counted === undefined) return [];
      const [summed, top] = [sums[numbers.indexOf(place)], tops[words.indexOf(place)]];
      return [columnStatistics(column, columns.rows, counted, { summed, top })];
    }),
    splits: SPLIT_NAMES.map((split) => ({
      ...{ split, rows: rows[split] },
      features: features.map(({ name }, i) => {
        const fit = fits[i];
        if (fit?.kind !== 'numeric') return { name, top: nextTop.next().value ?? [] };
        const counts = nextSum.next().value?.counts ?? [];
        return { name, histogram: shownHistogram({ minimum: fit.minimum, maximum: fit.maximum, counts }) };
      }),
    })),
  };
}
