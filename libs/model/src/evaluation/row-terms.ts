import { mostProbable } from './classification.ts';
import type { MetricName } from './metric.ts';
import { at, type Vector } from './vectors.ts';

/** A metric that is a mean over rows: taking it of other rows needs no second look at the predictions. */
export interface RowTerms {
  /** One a row; NaN where the metric leaves the row out. */
  readonly terms: Float64Array;
  /** The metric, from the mean of the terms. */
  readonly finish: (mean: number) => number;
}

const same = (mean: number): number => mean;

/** Terms of a regressor's metric; `undefined` for what is no mean over rows (R²). */
export function regressionTerms(metric: MetricName, actual: Vector, predicted: Vector): RowTerms | undefined {
  const terms = (of: (residual: number, truth: number) => number) =>
    Float64Array.from(actual, (truth, row) => of(at(predicted, row) - truth, truth));
  if (metric === 'rmse') return { terms: terms((residual) => residual ** 2), finish: Math.sqrt };
  if (metric === 'mae') return { terms: terms(Math.abs), finish: same };
  if (metric !== 'mape') return undefined;
  return {
    terms: terms((residual, truth) => (truth === 0 ? Number.NaN : Math.abs(residual / truth))),
    finish: same,
  };
}

/** Terms of a classifier's metric; `undefined` for what is no mean over rows (F1, AUC). */
export function classificationTerms(
  metric: MetricName,
  actual: Int32Array,
  probabilities: Vector,
  classes: number,
): RowTerms | undefined {
  if (metric === 'accuracy') {
    const predicted = mostProbable(probabilities, classes);
    return { terms: Float64Array.from(actual, (truth, row) => (predicted[row] === truth ? 1 : 0)), finish: same };
  }
  if (metric !== 'logLoss') return undefined;
  const clip = (p: number) => Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON);
  return {
    terms: Float64Array.from(actual, (truth, row) => -Math.log(clip(at(probabilities, row * classes + truth)))),
    finish: same,
  };
}

/** The metric of some rows, which may repeat; `null` where all of them are left out. */
export function meanOfTerms({ terms, finish }: RowTerms, rows: Uint32Array): number | null {
  let [total, count] = [0, 0];
  for (const row of rows) {
    const term = at(terms, row);
    if (Number.isNaN(term)) continue;
    total += term;
    count++;
  }
  return count === 0 ? null : finish(total / count);
}
