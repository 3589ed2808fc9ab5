import {
  CURVE_LIMITS,
  calibrationOf,
  confusionRates,
  type EvaluationCurves,
  precisionRecallCurve,
  predictedVsActual,
  residualHistogram,
  rocCurve,
  thinPrecisionRecall,
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
  const decisions = classes.map((name, index) => ({ name, ...versusRest(labels, values, index, classes.length) }));
  return {
    confusion: { classes, rows: confusion, rates: confusionRates(confusion) },
    roc: decisions.map(({ name, scores, positive }) => {
      const { auc, points } = rocCurve(scores, positive);
      return { class: name, auc, points: thinRoc(points, CURVE_LIMITS.roc) };
    }),
    precisionRecall: decisions.map(({ name, scores, positive }) => {
      const { averagePrecision, points } = precisionRecallCurve(scores, positive);
      return { class: name, averagePrecision, points: thinPrecisionRecall(points, CURVE_LIMITS.precisionRecall) };
    }),
    calibration: calibrationOf(labels, values, classes.length),
  };
}
