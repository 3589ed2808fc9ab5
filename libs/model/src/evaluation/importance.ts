import { type Direction, METRICS, type MetricName } from './metric.ts';
import { permutation, randomFrom } from './random.ts';

export interface FeatureImportance {
  readonly feature: string;
  /** How much worse the metric gets, on average over the repeats; at most about 0 for a feature without use. */
  readonly mean: number;
  readonly standardDeviation: number;
}

export interface ImportanceOptions {
  /** Features and their columns; those of one category are shuffled together. */
  readonly groups: readonly { readonly feature: string; readonly columns: readonly number[] }[];
  /** Row-major. */
  readonly features: Float32Array;
  /** Columns of `features`. */
  readonly width: number;
  readonly metric: MetricName;
  /** The metric's value with these features. */
  readonly scoreOf: (features: Float32Array) => Promise<number>;
  readonly repeats: number;
  readonly seed: number;
}

/**
 * Importance by permutation: how much the metric suffers when one feature's values are shuffled among the rows
 * (Breiman 2001; Fisher, Rudin and Dominici 2019). The most important feature first.
 */
export async function permutationImportance(options: ImportanceOptions): Promise<FeatureImportance[]> {
  const { groups, features, width, metric, scoreOf, repeats, seed } = options;
  const base = await scoreOf(features);
  const random = randomFrom(seed);
  const found: FeatureImportance[] = [];
  for (const { feature, columns } of groups) {
    const losses: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const score = await scoreOf(shuffled(features, columns, width, random));
      losses.push(worsening(METRICS[metric].direction, base, score));
    }
    found.push({ feature, ...summary(losses) });
  }
  return found.sort((a, b) => b.mean - a.mean || (a.feature < b.feature ? -1 : 1));
}

const worsening = (direction: Direction, base: number, score: number) =>
  direction === 'minimize' ? score - base : base - score;

function shuffled(
  features: Float32Array,
  columns: readonly number[],
  width: number,
  random: () => number,
): Float32Array {
  const copy = features.slice();
  permutation(features.length / width, random).forEach((from, to) => {
    for (const column of columns) copy[to * width + column] = features[from * width + column] ?? 0;
  });
  return copy;
}

function summary(values: readonly number[]): { mean: number; standardDeviation: number } {
  const mean = values.reduce((total, v) => total + v, 0) / values.length;
  const variance = values.reduce((total, v) => total + (v - mean) ** 2, 0) / values.length;
  return { mean, standardDeviation: Math.sqrt(variance) };
}
