import { type Direction, METRICS, type MetricName } from './metric.ts';
import { permutation, randomFrom } from './random.ts';

export interface FeatureImportance {
  readonly feature: string;
  /** How much worse the metric gets, on average over the repeats; at most about 0 for a feature without use. */
  readonly mean: number;
  readonly standardDeviation: number;
}

export interface ImportanceOptions {
  readonly names: readonly string[];
  /** Row-major, a column a name. */
  readonly features: Float32Array;
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
  const { names, features, metric, scoreOf, repeats, seed } = options;
  const base = await scoreOf(features);
  const random = randomFrom(seed);
  const found: FeatureImportance[] = [];
  for (const [column, feature] of names.entries()) {
    const losses: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const score = await scoreOf(shuffled(features, column, names.length, random));
      losses.push(worsening(METRICS[metric].direction, base, score));
    }
    found.push({ feature, ...summary(losses) });
  }
  return found.sort((a, b) => b.mean - a.mean || (a.feature < b.feature ? -1 : 1));
}

const worsening = (direction: Direction, base: number, score: number) =>
  direction === 'minimize' ? score - base : base - score;

function shuffled(features: Float32Array, column: number, width: number, random: () => number): Float32Array {
  const copy = features.slice();
  const order = permutation(features.length / width, random);
  order.forEach((from, to) => {
    copy[to * width + column] = features[from * width + column] ?? 0;
  });
  return copy;
}

function summary(values: readonly number[]): { mean: number; standardDeviation: number } {
  const mean = values.reduce((total, v) => total + v, 0) / values.length;
  const variance = values.reduce((total, v) => total + (v - mean) ** 2, 0) / values.length;
  return { mean, standardDeviation: Math.sqrt(variance) };
}
