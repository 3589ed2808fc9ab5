import type { JsonValue } from '@millrace/contract';
import { CURVE_LIMITS, rocCurve, thinRoc } from '@millrace/model/evaluation';
import type { Judge, Predictions } from './judge.ts';

/**
 * Metadata by which KFP's dashboard draws a confusion matrix and a ROC curve, as the Python SDK's
 * `ClassificationMetrics.log_confusion_matrix` and `log_roc_curve` write them. The curve counts every (row, class) pair
 * as one decision (micro-average); of two classes it is the second one's.
 * @see https://github.com/kubeflow/pipelines/blob/master/sdk/python/kfp/dsl/types/artifact_types.py
 */
export function classificationMetadata(
  judge: Judge,
  predictions: Predictions,
  confusion: readonly (readonly number[])[],
): Record<string, JsonValue> {
  return {
    confusionMatrix: {
      annotationSpecs: judge.classes.map((displayName) => ({ displayName })),
      rows: confusion.map((row) => ({ row })),
    },
    confidenceMetrics: confidence(judge, predictions),
  };
}

function confidence({ actual, classes }: Judge, { values }: Predictions): JsonValue[] {
  const width = classes.length;
  const binary = width === 2;
  const scores = binary ? Float64Array.from(actual, (_, row) => values[row * 2 + 1] ?? 0) : values;
  const positive = Uint8Array.from(scores, (_, i) =>
    binary ? (actual[i] ?? 0) : Number(actual[Math.floor(i / width)] === i % width),
  );
  return thinRoc(rocCurve(scores, positive).points, CURVE_LIMITS.roc).map((point) => ({
    // The first point lies above every score; KFP's field takes no null.
    confidenceThreshold: point.threshold ?? 1,
    recall: point.truePositiveRate,
    falsePositiveRate: point.falsePositiveRate,
  }));
}

/** Metrics that are defined, as KFP shows them. */
export const definedMetrics = (metrics: Readonly<Record<string, number | null>>): Record<string, number> =>
  Object.fromEntries(Object.entries(metrics).filter((entry): entry is [string, number] => entry[1] !== null));
