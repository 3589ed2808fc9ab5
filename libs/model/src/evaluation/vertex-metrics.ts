import type { JsonObject, JsonValue } from '@millrace/contract';
import type { Evaluation } from './format.ts';

/** Folder of the schemas that Vertex AI knows for metrics of an imported evaluation. */
const SCHEMAS = 'https://storage.googleapis.com/google-cloud-aiplatform/schema/modelevaluation';

/** An evaluation as Vertex AI's model registry takes it. */
export interface VertexEvaluation {
  readonly metricsSchemaUri: string;
  /** As the schema names them; a metric that is not defined on these rows is left out. */
  readonly metrics: JsonObject;
}

/**
 * The evaluation in the terms of Vertex AI's registry, to be imported beside a model's version.
 * @see https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.models.evaluations/import
 */
export function toVertexMetrics(evaluation: Evaluation): VertexEvaluation {
  return evaluation.task === 'regressor'
    ? { metricsSchemaUri: `${SCHEMAS}/regression_metrics_1.0.0.yaml`, metrics: regression(evaluation) }
    : { metricsSchemaUri: `${SCHEMAS}/classification_metrics_1.0.0.yaml`, metrics: classification(evaluation) };
}

const regression = ({ metrics: { rmse, mae, mape, r2 } }: Evaluation): JsonObject =>
  defined({
    rootMeanSquaredError: rmse,
    meanAbsoluteError: mae,
    // In per cent there, a share here.
    meanAbsolutePercentageError: mape === undefined || mape === null ? mape : mape * 100,
    rSquared: r2,
  });

function classification({ metrics: { accuracy, logLoss, macroF1, macroAuc }, curves }: Evaluation): JsonObject {
  // With one prediction a row, whatever its confidence, precision and recall over all rows are the accuracy.
  const mostProbable = defined({ recall: accuracy, precision: accuracy, f1Score: accuracy, f1ScoreMacro: macroF1 });
  return defined({
    logLoss,
    // The mean over classes, each against the rest.
    auRoc: macroAuc,
    confidenceMetrics: [{ confidenceThreshold: 0, maxPredictions: 1, ...mostProbable }],
    confusionMatrix: curves.confusion === undefined ? undefined : confusionMatrix(curves.confusion),
  });
}

const confusionMatrix = ({ classes, rows }: NonNullable<Evaluation['curves']['confusion']>): JsonObject => ({
  annotationSpecs: classes.map((displayName, index) => ({ id: String(index), displayName })),
  rows: rows.map((row) => [...row]),
});

/** Without what is not known. */
const defined = (values: Readonly<Record<string, JsonValue | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, value]])),
  );
