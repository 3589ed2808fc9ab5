import { polledJobs } from './jobs/function-jobs.ts';
import type { JobLauncher } from './jobs/launcher.ts';
import type { JobRun } from './jobs/run.ts';
import { newMetadata, type StoredMetadata } from './metadata/stored-metadata.ts';
import type { StoredModel } from './models/stored-model.ts';
import type { StoredOperation } from './operations/stored-operation.ts';
import type { ModelServer } from './prediction/model-server.ts';
import type { Predict } from './prediction/service.ts';
import type {
  BatchPredictionJob,
  CustomJob,
  Endpoint,
  HyperparameterTuningJob,
  ModelEvaluation,
  PipelineJob,
  Schedule,
  Timestamp,
} from './server/messages.ts';
import { randomFrom } from './tuning/random.ts';

/** Everything that the fake holds, by resource name. */
export interface State {
  readonly models: Map<string, StoredModel>;
  readonly endpoints: Map<string, Endpoint>;
  readonly operations: Map<string, StoredOperation>;
  readonly customJobs: Map<string, CustomJob>;
  readonly tuningJobs: Map<string, HyperparameterTuningJob>;
  readonly batchJobs: Map<string, BatchPredictionJob>;
  readonly pipelineJobs: Map<string, PipelineJob>;
  readonly schedules: Map<string, Schedule>;
  /** Each with the id of the version that was evaluated. */
  readonly evaluations: Map<string, { readonly version: string; readonly evaluation: ModelEvaluation }>;
  readonly metadata: StoredMetadata;
  /** The serving containers, by id of the deployed model. */
  readonly servers: Map<string, ModelServer>;
  /** Starts them. */
  readonly serving: JobLauncher | undefined;
  readonly predict: Predict | undefined;
  /** The jobs that were begun, of every kind. */
  readonly runs: Map<string, JobRun>;
  readonly jobs: JobLauncher;
  /** Of everything random. */
  readonly seed: number;
  /** How long a step of a pipeline job takes, in milliseconds; undefined where each question is a step. */
  readonly pace: number | undefined;
  /** How often an operation is asked for before it is done. */
  readonly pollsPerOperation: number;
  now(): Timestamp;
  /** In [0, 1), the same ones for the same seed. */
  random(): number;
  /** 19 digits, growing. */
  nextId(): string;
  nextEtag(): string;
}

export interface StateOptions {
  readonly pollsPerOperation?: number | undefined;
  readonly now?: (() => Date) | undefined;
  readonly jobs?: JobLauncher | undefined;
  readonly seed?: number | undefined;
  readonly pace?: number | undefined;
  readonly serving?: JobLauncher | undefined;
  readonly predict?: Predict | undefined;
}

export function newState(options: StateOptions): State {
  const clock = options.now ?? (() => new Date());
  let id = 1_000_000_000_000_000_000n;
  let etag = 0;
  const seed = options.seed ?? 1;
  const polls = options.pollsPerOperation ?? 3;
  return {
    models: new Map(),
    endpoints: new Map(),
    operations: new Map(),
    customJobs: new Map(),
    tuningJobs: new Map(),
    ...{ batchJobs: new Map(), pipelineJobs: new Map(), schedules: new Map(), evaluations: new Map() },
    ...{ runs: new Map(), servers: new Map(), metadata: newMetadata() },
    ...{ serving: options.serving, predict: options.predict, pace: options.pace },
    jobs: options.jobs ?? polledJobs(polls),
    seed,
    random: randomFrom(seed),
    pollsPerOperation: polls,
    now: () => timestamp(clock()),
    nextId: () => `${++id}`,
    nextEtag: () => Buffer.from(`etag ${++etag}`).toString('base64'),
  };
}

export const timestamp = (date: Date): Timestamp => ({
  seconds: Math.floor(date.getTime() / 1000),
  nanos: (date.getTime() % 1000) * 1_000_000,
});

export const dateOf = (time: Timestamp): Date =>
  new Date(Number(time.seconds ?? 0) * 1000 + Math.floor((time.nanos ?? 0) / 1_000_000));
