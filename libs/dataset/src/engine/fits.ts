import type { CategoricalFit, NumericFit } from '../recipe/fitted.ts';
import { type Histogram, quantile } from '../statistics/exact.ts';

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
