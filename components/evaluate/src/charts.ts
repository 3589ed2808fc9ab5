import {
  CURVE_LIMITS,
  type EvaluationCurves,
  predictedVsActual,
  residualHistogram,
  rocCurve,
  thinRoc,
  versusRest,
} from '@millrace/model/evaluation';
import { classificationOf, type Judge, type Predictions } from './judge.ts';

/** Data of the report's charts. */
export function chartsOf(judge: Judge, predictions: Predictions): EvaluationCurves {
  const { actual, classes } = judge;
  const { values } = predictions;
  if (judge.task === 'regressor') {
    return { predictedVsActual: predictedVsActual(actual, values), residuals: residualHistogram(actual, values) };
  }
  const labels = Int32Array.from(actual);
  return {
    confusion: { classes, rows: classificationOf(judge, predictions).confusion },
    roc: classes.map((name, index) => {
      const { scores, positive } = versusRest(labels, values, index, classes.length);
      const { auc, points } = rocCurve(scores, positive);
      return { class: name, auc, points: thinRoc(points, CURVE_LIMITS.roc) };
    }),
  };
}
