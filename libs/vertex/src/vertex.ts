import type { Logger } from '@millrace/contract';
import type { Api } from './call/api.ts';
import { Caller, type RetryPolicy } from './call/caller.ts';
import type { PollPolicy } from './call/poll.ts';
import { createClients } from './clients/clients.ts';
import { connectionTo } from './clients/connection.ts';
import { PERSON } from './clients/member.ts';
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
import { resolvePlace } from './place.ts';

/** Where Vertex AI is and how it is called. */
export interface VertexOptions {
  /** Default: `CLOUD_ML_PROJECT_ID`, else `GOOGLE_CLOUD_PROJECT`. */
  readonly project?: string | undefined;
  /** E.g. `us-central1`. Default: `CLOUD_ML_REGION`, else `GOOGLE_CLOUD_REGION`. */
  readonly region?: string | undefined;
  /** Variables; `VERTEX_EMULATOR_HOST` (`127.0.0.1:41234`) makes it call an emulator. Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Told of failures that are not the end, at level debug. */
  readonly logger?: Logger | undefined;
  /** Stops every call and wait of this client. */
  readonly signal?: AbortSignal | undefined;
  /** How often what takes long is looked at. Against an emulator the waits are shorter. */
  readonly poll?: Partial<PollPolicy> | undefined;
  /** How calls that may be repeated are repeated. Against an emulator the waits are shorter. */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Milliseconds for each call. Default 60,000. */
  readonly callTimeoutMs?: number | undefined;
}

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

const POLL: PollPolicy = { initialMs: 1000, maxMs: 15_000, outageMs: 600_000 };
const RETRY: RetryPolicy = { attempts: 8, initialMs: 500, maxMs: 30_000, totalMs: 300_000 };

/** An emulator is ready in no time, and down only where a test says so. */
const EMULATED = { poll: { ...POLL, initialMs: 10, maxMs: 200 }, retry: { ...RETRY, initialMs: 5, maxMs: 200 } };

/**
 * A client of Vertex AI. Nothing is loaded and nothing is sent before the first call.
 * @example const vertex = createVertex({ project: 'my-project', region: 'us-central1' });
 * @throws MillraceError `PROJECT_REQUIRED`, `REGION_REQUIRED`
 */
export function createVertex(options: VertexOptions = {}): Vertex {
  const { environment = process.env } = options;
  const place = resolvePlace({ project: options.project, region: options.region, environment });
  const emulator = environment.VERTEX_EMULATOR_HOST || undefined;
  const defaults = emulator === undefined ? { poll: POLL, retry: RETRY } : EMULATED;
  const poll = { ...defaults.poll, ...options.poll };
  const clients = createClients(() => connectionTo(place, emulator));
  // An emulator knows nobody, and looking for credentials takes seconds where there are none.
  const member = emulator === undefined ? clients.member : async () => PERSON;
  const caller = new Caller({
    ...{ place, signal: options.signal, logger: options.logger, member },
    retry: { ...defaults.retry, ...options.retry },
    callTimeoutMs: options.callTimeoutMs ?? 60_000,
  });
  const operations = new OperationsOfApi(caller, clients, poll);
  const api: Api = { place, caller, clients, operations, poll };
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
