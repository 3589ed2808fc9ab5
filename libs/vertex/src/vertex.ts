import type { Api } from './call/api.ts';
import { type ApiOptions, connect } from './call/connect.ts';
import { createClients } from './clients/clients.ts';
import type { Endpoints } from './endpoints/endpoints.ts';
import { EndpointsOfApi } from './endpoints/endpoints-of-api.ts';
import { type BatchPredictions, batchPredictions } from './jobs/batch-predictions.ts';
import { type CustomJobs, customJobs } from './jobs/custom-jobs.ts';
import { type TuningJobs, tuningJobs } from './jobs/tuning-jobs.ts';
import type { Metadata } from './metadata/metadata.ts';
import { metadata } from './metadata/metadata-of-api.ts';
import type { Evaluations } from './models/evaluation.ts';
import { EvaluationsOfApi } from './models/evaluations-of-api.ts';
import type { Models } from './models/models.ts';
import { ModelsOfApi } from './models/models-of-api.ts';
import { type Operations, OperationsOfApi } from './operations/operations.ts';
import type { PipelineJobs } from './pipelines/pipeline-jobs.ts';
import { PipelineJobsOfApi } from './pipelines/pipeline-jobs-of-api.ts';
import type { Schedules } from './pipelines/schedules.ts';
import { SchedulesOfApi } from './pipelines/schedules-of-api.ts';
import { VERTEX } from './service.ts';

/** Where Vertex AI is and how it is called; `VERTEX_EMULATOR_HOST` names an emulator. */
export type VertexOptions = ApiOptions;

/** Vertex AI in one project and region. */
export interface Vertex {
  readonly project: string;
  readonly region: string;
  readonly batchPredictions: BatchPredictions;
  readonly customJobs: CustomJobs;
  readonly endpoints: Endpoints;
  readonly evaluations: Evaluations;
  readonly metadata: Metadata;
  readonly models: Models;
  readonly operations: Operations;
  readonly pipelineJobs: PipelineJobs;
  readonly schedules: Schedules;
  readonly tuningJobs: TuningJobs;
  /** Closes the connections. A process that has not closed them ends as well, where nothing else keeps it. */
  close(): Promise<void>;
}

/**
 * A client of Vertex AI. Nothing is loaded and nothing is sent before the first call.
 * @example const vertex = createVertex({ project: 'my-project', region: 'us-central1' });
 * @throws MillraceError `PROJECT_REQUIRED`, `REGION_REQUIRED`
 */
export function createVertex(options: VertexOptions = {}): Vertex {
  const connected = connect(VERTEX, options, createClients);
  const { place, caller, clients, poll } = connected;
  const operations = new OperationsOfApi(caller, clients, poll);
  const api: Api = { ...connected, operations };
  return {
    ...place,
    batchPredictions: batchPredictions(api),
    customJobs: customJobs(api),
    endpoints: new EndpointsOfApi(api),
    evaluations: new EvaluationsOfApi(api),
    metadata: metadata(api),
    models: new ModelsOfApi(api),
    operations,
    pipelineJobs: new PipelineJobsOfApi(api),
    schedules: new SchedulesOfApi(api),
    tuningJobs: tuningJobs(api),
    close: clients.close,
  };
}
