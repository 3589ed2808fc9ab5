import { quantileOfSorted } from './quantile.ts';
import { mean, sum } from './sum.ts';
import { at, requireComparable, type Vector } from './vectors.ts';

/** Residuals are predicted − actual; every value is in the target's unit unless said otherwise. */
export interface RegressionMetrics {
  /** √(mean of squared residuals). */
  readonly rmse: number;
  /** Mean of absolute residuals. */
  readonly mae: number;
  /** 1 − (sum of squared residuals) / (sum of squares about the actual mean); `null` where the target is constant. */
  readonly r2: number | null;
  /** Mean of |residual / actual| (0.01 is one percent) over rows whose actual value is not 0; `null` without such rows. */
  readonly mape: number | null;
  /** Mean of residuals: above 0 the model predicts too much. */
  readonly bias: number;
  /** Largest absolute residual. */
  readonly maxError: number;
}

export interface RegressionDetails {
  /** Rows left out of MAPE because their actual value is 0. */
  readonly zeroTargets: number;
  /** Quantiles of the residuals, keyed by their level, e.g. `0.5`. */
  readonly residualQuantiles: Readonly<Record<string, number>>;
}

const LEVELS = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1];

/** @throws MillraceError `NO_ROWS`, `LENGTH_MISMATCH`, `NOT_FINITE`. */
export function regressionMetrics(actual: Vector, predicted: Vector): RegressionMetrics {
  requireComparable(actual, predicted);
  const rows = actual.length;
  const residual = (i: number) => at(predicted, i) - at(actual, i);
  const squared = sum(rows, (i) => residual(i) ** 2);
  const centre = mean(rows, (i) => at(actual, i));
  const spread = sum(rows, (i) => (at(actual, i) - centre) ** 2);
  const zeros = zeroTargets(actual);
  const relative = sum(rows, (i) => (at(actual, i) === 0 ? 0 : Math.abs(residual(i) / at(actual, i))));
  return {
    rmse: Math.sqrt(squared / rows),
    mae: mean(rows, (i) => Math.abs(residual(i))),
    r2: isConstant(actual) ? null : 1 - squared / spread,
    mape: zeros === rows ? null : relative / (rows - zeros),
    bias: mean(rows, residual),
    maxError: largest(rows, (i) => Math.abs(residual(i))),
  };
}

/** What the report shows beside the metrics; sorts the residuals. */
export function regressionDetails(actual: Vector, predicted: Vector): RegressionDetails {
  requireComparable(actual, predicted);
  const residuals = Float64Array.from(actual, (value, i) => at(predicted, i) - value).sort();
  return {
    zeroTargets: zeroTargets(actual),
    residualQuantiles: Object.fromEntries(LEVELS.map((level) => [String(level), quantileOfSorted(residuals, level)])),
  };
}

const zeroTargets = (actual: Vector) => sum(actual.length, (i) => (at(actual, i) === 0 ? 1 : 0));
/** Compared value by value: the mean of equal values can differ from them by rounding. */
const isConstant = (actual: Vector) => {
  for (let i = 1; i < actual.length; i++) if (actual[i] !== actual[0]) return false;
  return true;
};
const largest = (count: number, term: (index: number) => number) => {
  let found = 0;
  for (let i = 0; i < count; i++) found = Math.max(found, term(i));
  return found;
};
