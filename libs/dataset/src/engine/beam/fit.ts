import * as z from 'zod';
import type { CategoricalFit, Fit, FittedRecipe, NumericFit } from '../../recipe/fitted.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { momentsOf } from '../../statistics/exact.ts';
import { categoricalFit, type Extremes, fittedOf, quartilesOf } from '../fits.ts';
import { type NumericColumn, numericColumns, wordColumns } from '../prepared-columns.ts';
import { refuseEmpty, refuseNothing, refuseValues, type SplitRows } from '../refused-values.ts';
import { binCounts, count, sumsSchema, wordsSchema } from './answers.ts';
import { type BeamQuestion, type BeamRecipe, beamRefusals } from './compile.ts';
import { preparedName } from './rows-python.ts';

/** Runs a pipeline to its end and gives the JSON of its answer. */
export type RunBeam = (question: BeamQuestion) => Promise<unknown>;

const extremesSchema = z.object({
  total: count,
  /** Of train, validation and test. */
  rows: z.tuple([count, count, count]),
  fine: z.array(count),
  /** Count, minimum and maximum. */
  numbers: z.array(z.tuple([count, z.number().nullable(), z.number().nullable()])),
  words: z.array(count),
  found: wordsSchema,
});

/**
 * Fits the statistics of the train split with two pipelines, equal to those of every other engine, and refuses what
 * cannot be trained on.
 * @throws MillraceError `NO_ROWS`, `EMPTY_SPLIT`, `NULL_VALUE`.
 */
export async function fitBeam(
  recipe: Recipe,
  compiled: BeamRecipe,
  run: RunBeam,
): Promise<{ fitted: FittedRecipe['fitted']; rows: SplitRows }> {
  const found = extremesSchema.parse(await run(compiled.extremes()));
  const rows = rowsOf(recipe, found);
  const words = wordColumns(recipe, preparedName).map(({ column, given }, i): [string, CategoricalFit] => {
    const pairs = (found.found[i] ?? []).map(([word, n]) => ({ word, n }));
    return [column, categoricalFit(pairs, given, { count: found.words[i] ?? 0, rows: rows.train })];
  });
  const numeric = numericColumns(recipe, preparedName);
  const extremes = numeric.map((_, i): Extremes => {
    const [values, minimum, maximum] = found.numbers[i] ?? [0, null, null];
    return { count: values, missing: rows.train - values, minimum: minimum ?? 0, maximum: maximum ?? 0 };
  });
  const fits = new Map<string, Fit>([...words, ...(await fitNumbers(compiled, run, numeric, extremes))]);
  return { fitted: fittedOf(recipe, preparedName, fits), rows };
}

/** Rows of the splits, if there are enough and their values can be trained on. */
function rowsOf(recipe: Recipe, { total, fine, rows }: z.output<typeof extremesSchema>): SplitRows {
  refuseNothing(total);
  refuseValues(beamRefusals(recipe), fine, total);
  const [train, validation, test] = rows;
  refuseEmpty({ train, validation, test });
  return { train, validation, test };
}

async function fitNumbers(
  compiled: BeamRecipe,
  run: RunBeam,
  numeric: readonly NumericColumn[],
  extremes: readonly Extremes[],
): Promise<[string, NumericFit][]> {
  if (numeric.length === 0) return [];
  const found = sumsSchema.parse(await run(compiled.moments(extremes)));
  return numeric.flatMap(({ column, quartiles }, i): [string, NumericFit][] => {
    const range = extremes[i];
    const [sum, squares, bins] = found[i] ?? [0n, 0n, []];
    if (range === undefined) return [];
    const shape = quartiles ? { quartiles: quartilesIn(range, bins) } : {};
    return [[column, { kind: 'numeric', ...range, ...momentsOf(range, sum, squares), ...shape }]];
  });
}

function quartilesIn({ minimum, maximum }: Extremes, bins: Parameters<typeof binCounts>[0]): [number, number, number] {
  if (maximum === minimum) return [minimum, minimum, minimum];
  return quartilesOf({ minimum, maximum, counts: binCounts(bins) });
}
