import type { CategoricalFit, Fit, FittedRecipe, NumericFit } from '../recipe/fitted.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { type Histogram, quantile } from '../statistics/exact.ts';
import type { PreparedNames } from './prepared-columns.ts';

/** What one pass over the train split tells of a number. */
export type Extremes = Pick<NumericFit, 'count' | 'missing' | 'minimum' | 'maximum'>;

/** The quartiles of a histogram. */
export function quartilesOf(histogram: Histogram): [number, number, number] {
  const at = (p: number): number => quantile(histogram, p);
  return [at(0.25), at(0.5), at(0.75)];
}

/**
 * The fit of a category or a label.
 * @param found words with their counts, in the order in which they are kept
 * @param given words in place of those found
 * @param count rows that have a word, of `rows`
 */
export function categoricalFit(
  found: readonly { readonly word: string; readonly n: number }[],
  given: readonly string[] | undefined,
  { count, rows }: { readonly count: number; readonly rows: number },
): CategoricalFit {
  const counts = new Map(found.map(({ word, n }) => [word, n]));
  const vocabulary = given === undefined ? [...counts.keys()] : [...given];
  return {
    kind: 'categorical',
    count,
    missing: rows - count,
    vocabulary,
    counts: vocabulary.map((word) => counts.get(word) ?? 0),
  };
}

/** What was fitted, from the fits of the columns as the engine calls them. */
export function fittedOf(
  { features }: Recipe,
  names: PreparedNames,
  fits: ReadonlyMap<string, Fit>,
): FittedRecipe['fitted'] {
  const fitOf = (column: string): Fit => {
    const fit = fits.get(column);
    if (fit === undefined) throw new Error(`${column} has no fit.`);
    return fit;
  };
  return { features: features.map(({ name }) => fitOf(names.feature(name))), target: fitOf(names.target) };
}
