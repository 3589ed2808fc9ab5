import type { JsonObject } from '@millrace/contract';
import { CURVE_LIMITS, type EvaluationCurves } from './format.ts';
import { type RocCurve, rocCurve, thinRoc } from './roc.ts';
import { at, type Vector } from './vectors.ts';

/**
 * Metadata by which KFP's dashboard draws a confusion matrix, as the Python SDK's
 * `ClassificationMetrics.log_confusion_matrix` writes it.
 * @see https://github.com/kubeflow/pipelines/blob/master/sdk/python/kfp/dsl/types/artifact_types.py
 */
export const confusionMetadata = ({ classes, rows }: NonNullable<EvaluationCurves['confusion']>): JsonObject => ({
  confusionMatrix: {
    annotationSpecs: classes.map((displayName) => ({ displayName })),
    rows: rows.map((row) => ({ row: [...row] })),
  },
});

/** The same for a ROC curve, as `log_roc_curve` writes it; of at most 200 points. */
export const rocMetadata = ({ points }: RocCurve): JsonObject => ({
  confidenceMetrics: thinRoc(points, CURVE_LIMITS.roc).map((point) => ({
    // The first point lies above every score; KFP's field takes no null.
    confidenceThreshold: point.threshold ?? 1,
    recall: point.truePositiveRate,
    falsePositiveRate: point.falsePositiveRate,
  })),
});

/**
 * One curve for all classes, of which KFP draws a single one: every (row, class) pair is a decision (micro-average); of
 * two classes it is the second one's.
 * @param actual Index of each row's class.
 * @param probabilities Row-major, one column a class.
 */
export function overallRoc(actual: ArrayLike<number>, probabilities: Vector, classes: number): RocCurve {
  const binary = classes === 2;
  const scores = binary ? Float64Array.from(actual, (_, row) => at(probabilities, row * 2 + 1)) : probabilities;
  const positive = Uint8Array.from(scores, (_, i) =>
    binary ? (actual[i] ?? 0) : Number(actual[Math.floor(i / classes)] === i % classes),
  );
  return rocCurve(scores, positive);
}
