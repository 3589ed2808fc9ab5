import {
  type Comparison,
  compareOnSameRows,
  type MetricName,
  meanOfTerms,
  type Scorer,
} from '@millrace/model/evaluation';
import type { Judge, Predictions } from './judge.ts';

export interface ContestOptions {
  readonly judge: Judge;
  readonly metric: MetricName;
  readonly challenger: Predictions;
  readonly champion: Predictions;
  /** Resamples asked for. */
  readonly samples: number;
  readonly seed: number;
}

/** Resamples where a resample costs little, and where every metric has to be taken anew. */
const LEAST = { cheap: 1000, costly: 200 } as const;

/**
 * The model against the champion on the same rows; `undefined` where the metric is not defined on some resample. A
 * verdict is worth little from few resamples: at least 1,000, or 200 for F1, AUC and R², which are no means over rows.
 */
export function againstChampion(options: ContestOptions): Comparison | undefined {
  const { judge, metric, challenger, champion, samples, seed } = options;
  const least = judge.termsOf(metric, challenger) === undefined ? LEAST.costly : LEAST.cheap;
  return compareOnSameRows({
    ...{ metric, rows: judge.rows, samples: Math.max(samples, least), seed },
    challenger: scorer(judge, metric, challenger),
    champion: scorer(judge, metric, champion),
  });
}

function scorer(judge: Judge, metric: MetricName, predictions: Predictions): Scorer {
  const terms = judge.termsOf(metric, predictions);
  if (terms !== undefined) return (rows) => meanOfTerms(terms, rows);
  // Only the area under the curve asks for probabilities, and its sorting is what takes the time.
  const looked = { ...predictions, probabilities: predictions.probabilities && metric === 'macroAuc' };
  return (rows) => {
    const picked = judge.pick(rows, looked);
    return picked.judge.metricsOf(picked.predictions)[metric] ?? null;
  };
}

/** One sentence for the log. */
export function inWords({ metric, difference, low, high, level, verdict }: Comparison): string {
  const [by, from, to] = [difference, low, high].map((value) => Number(value.toPrecision(4)));
  const word = verdict === 'not-distinguishable' ? 'not distinguishable' : verdict;
  return `${word}: ${metric} differs by ${by}, ${100 * level} % interval ${from} to ${to}`;
}
