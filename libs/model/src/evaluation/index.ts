export { type BootstrapOptions, bootstrapIntervals, type Interval } from './bootstrap.ts';
export { bundleDigest } from './bundle-digest.ts';
export { type Calibration, type CalibrationBin, calibrationOf } from './calibration.ts';
export {
  type ClassificationMetrics,
  type ClassificationResult,
  type ClassMetrics,
  classificationMetrics,
  confusionRates,
  mostProbable,
  type Verdicts,
  versusRest,
} from './classification.ts';
export {
  type Comparison,
  type ComparisonVerdict,
  compareOnSameRows,
  type Scorer,
} from './comparison.ts';
export { evenly, predictedVsActual, residualHistogram } from './curves.ts';
export {
  CURVE_LIMITS,
  type Evaluation,
  type EvaluationBaseline,
  type EvaluationCurves,
  evaluationSchema,
  parseEvaluation,
  readEvaluation,
} from './format.ts';
export { applyGate, type Gate, type GateRule, type Reference } from './gate.ts';
export { type FeatureImportance, type ImportanceOptions, permutationImportance } from './importance.ts';
export { confusionMetadata, overallRoc, rocMetadata } from './kfp-metadata.ts';
export { LeastSquares, type LinearModel } from './least-squares.ts';
export { type Direction, defaultMetric, METRICS, type MetricName, type Task } from './metric.ts';
export {
  type PrecisionRecallCurve,
  type PrecisionRecallPoint,
  precisionRecallCurve,
  thinPrecisionRecall,
} from './precision-recall.ts';
export { quantileOfSorted } from './quantile.ts';
export { randomFrom } from './random.ts';
export { type RegressionDetails, type RegressionMetrics, regressionDetails, regressionMetrics } from './regression.ts';
export { type RocCurve, type RocPoint, rocCurve, thinRoc } from './roc.ts';
export { classificationTerms, meanOfTerms, type RowTerms, regressionTerms } from './row-terms.ts';
export { type RankedSlices, rankSlices } from './slice-ranking.ts';
export { mean, sum } from './sum.ts';
export type { Vector } from './vectors.ts';
export { toVertexMetrics, type VertexEvaluation } from './vertex-metrics.ts';
