import type { JsonValue } from '@millrace/contract';
import * as z from 'zod';
import { count, text } from '../answers.ts';
import type { Api } from '../call/api.ts';
import { labelled } from '../filter.ts';
import { fullName } from '../names.ts';
import { toValue } from '../struct.ts';
import { type Job, jobFields } from './job.ts';
import type { Jobs } from './jobs.ts';
import { JobsOfApi } from './jobs-of-api.ts';

/** Predictions for files, to be started. */
export interface BatchPredictionSpec {
  readonly displayName: string;
  /** The version: `projects/P/locations/R/models/123@2`, or its id. */
  readonly model: string;
  /** Files of instances, `gs://…`; `*` is allowed. */
  readonly inputs: readonly string[];
  /** Default `jsonl`. */
  readonly inputFormat?: 'jsonl' | 'csv' | 'bigquery' | 'tf-record' | 'file-list' | undefined;
  /** Folder below which the results get one of their own: `gs://…`. */
  readonly outputDirectory: string;
  readonly machineType: string;
  /** Default 1. */
  readonly replicas?: number | undefined;
  /** Default 10. */
  readonly maxReplicas?: number | undefined;
  /** For every instance, as `parameters` of a prediction. */
  readonly parameters?: JsonValue | undefined;
  readonly serviceAccount?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface BatchPrediction extends Job {
  /** Where the results are. */
  readonly outputDirectory?: string | undefined;
  readonly succeeded: number;
  readonly failed: number;
}

export type BatchPredictions = Jobs<BatchPredictionSpec, BatchPrediction>;

const answer = z
  .object({
    ...jobFields,
    outputInfo: z.object({ gcsOutputDirectory: text }).nullish(),
    completionStats: z.object({ successfulCount: count, failedCount: count }).nullish(),
  })
  .transform(
    ({ outputInfo, completionStats, ...job }): BatchPrediction => ({
      ...job,
      outputDirectory: outputInfo?.gcsOutputDirectory,
      succeeded: completionStats?.successfulCount ?? 0,
      failed: completionStats?.failedCount ?? 0,
    }),
  );

const protoOf = (api: Api, spec: BatchPredictionSpec, execution: string) => ({
  displayName: spec.displayName,
  labels: labelled(spec.labels, execution),
  model: fullName(api.place, 'models', spec.model),
  inputConfig: { instancesFormat: spec.inputFormat ?? 'jsonl', gcsSource: { uris: [...spec.inputs] } },
  outputConfig: { predictionsFormat: 'jsonl', gcsDestination: { outputUriPrefix: spec.outputDirectory } },
  dedicatedResources: {
    machineSpec: { machineType: spec.machineType },
    startingReplicaCount: spec.replicas ?? 1,
    maxReplicaCount: spec.maxReplicas ?? 10,
  },
  ...(spec.parameters === undefined ? {} : { modelParameters: toValue(spec.parameters) }),
  ...(spec.serviceAccount === undefined ? {} : { serviceAccount: spec.serviceAccount }),
});

export const batchPredictions = (api: Api): BatchPredictions =>
  new JobsOfApi<BatchPredictionSpec, BatchPrediction>(api, {
    ...{ what: 'batch prediction', collection: 'batchPredictionJobs', command: 'batch-prediction-jobs', answer },
    displayName: ({ displayName }) => displayName,
    create: async (parent, spec, execution, gax) => {
      const client = await api.clients.jobs();
      const batchPredictionJob = protoOf(api, spec, execution);
      return (await client.createBatchPredictionJob({ parent, batchPredictionJob }, gax))[0];
    },
    get: async (name, gax) => (await (await api.clients.jobs()).getBatchPredictionJob({ name }, gax))[0],
    list: async (request, gax) => (await (await api.clients.jobs()).listBatchPredictionJobs(request, gax))[0],
    cancel: async (name, gax) => (await api.clients.jobs()).cancelBatchPredictionJob({ name }, gax),
  });
