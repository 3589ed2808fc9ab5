import type { JsonObject, JsonValue } from '@millrace/contract';
import * as z from 'zod';
import { text, textOrEmpty, time } from '../answers.ts';
import type { CallOptions } from '../call/caller.ts';
import { jsonValue } from '../struct.ts';
import type { MadeFor } from './models.ts';

/** Metrics to be kept beside a model version. */
export interface EvaluationSpec {
  readonly displayName: string;
  /** Which metrics there are: one of `gs://google-cloud-aiplatform/schema/modelevaluation/`. */
  readonly metricsSchemaUri: string;
  /** As that schema says. */
  readonly metrics: JsonObject;
  /** Anything else that is worth knowing. */
  readonly metadata?: JsonObject | undefined;
}

/** Metrics in the registry. */
export interface ModelEvaluation {
  /** `projects/P/locations/R/models/123/evaluations/456`. */
  readonly name: string;
  readonly displayName: string;
  readonly metricsSchemaUri?: string | undefined;
  readonly metrics: JsonValue;
  readonly metadata: JsonValue;
  /** ISO 8601, UTC. */
  readonly createTime?: string | undefined;
}

/** Evaluations of model versions, given by `<model>@<version>`. */
export interface Evaluations {
  /** Keeps an evaluation, or gives the one that this execution kept for that version before. */
  import(model: string, evaluation: EvaluationSpec, options: MadeFor & CallOptions): Promise<ModelEvaluation>;
  list(model: string, options?: CallOptions): Promise<readonly ModelEvaluation[]>;
}

/** `google.cloud.aiplatform.v1.ModelEvaluation` in an answer. */
export const evaluationAnswer = z.object({
  name: z.string(),
  displayName: textOrEmpty,
  metricsSchemaUri: text,
  metrics: jsonValue,
  metadata: jsonValue,
  createTime: time,
});
