import {
  CURVE_LIMITS,
  type EvaluationCurves,
  predictedVsActual,
  residualHistogram,
  rocCurve,
  thinRoc,
  versusRest,
} from '@millrace/model/evaluation';
import type { Judge, Predictions } from './judge.ts';

/** Data of a regressor's charts. */
export const numberCharts = ({ actual }: Judge, { values }: Predictions): EvaluationCurves => ({
  predictedVsActual: predictedVsActual(actual, values),
  residuals: residualHistogram(actual, values),
});

/** Data of a classifier's charts; `confusion` is `rows[actual][predicted]`. */
export function classCharts(
  { actual, classes }: Judge,
  { values }: Predictions,
  confusion: readonly (readonly number[])[],
): EvaluationCurves {
  const labels = Int32Array.from(actual);
  return {
    confusion: { classes, rows: confusion },
    roc: classes.map((name, index) => {
      const { scores, positive } = versusRest(labels, values, index, classes.length);
      const { auc, points } = rocCurve(scores, positive);
      return { class: name, auc, points: thinRoc(points, CURVE_LIMITS.roc) };
    }),
  };
}
