import { quantileOfSorted } from './quantile.ts';
import { randomFrom } from './random.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly rows: number;
  /** Metrics of the rows given, which may repeat. */
  readonly metricsOf: (rows: Uint32Array) => Readonly<Record<string, number | null>>;
  /** Resamples; 200 or more for a 95 % interval. */
  readonly samples: number;
  readonly seed: number;
  /** Default 0.95. */
  readonly level?: number;
}

/**
 * Percentile intervals of metrics over rows drawn with replacement (Efron 1979). A metric that is undefined on some
 * resample gets no interval.
 */
export function bootstrapIntervals(options: BootstrapOptions): Record<string, Interval> {
  const { rows, metricsOf, samples, seed, level = 0.95 } = options;
  const random = randomFrom(seed);
  const drawn = new Map<string, number[]>();
  for (let s = 0; s < samples; s++) {
    const sample = Uint32Array.from({ length: rows }, () => Math.floor(random() * rows));
    for (const [name, value] of Object.entries(metricsOf(sample))) {
      if (value !== null) drawn.set(name, [...(drawn.get(name) ?? []), value]);
    }
  }
  const tail = (1 - level) / 2;
  const complete = [...drawn].filter(([, values]) => values.length === samples);
  return Object.fromEntries(
    complete.map(([name, values]) => {
      const sorted = Float64Array.from(values).sort();
      return [name, { low: quantileOfSorted(sorted, tail), high: quantileOfSorted(sorted, 1 - tail) }];
    }),
  );
}
