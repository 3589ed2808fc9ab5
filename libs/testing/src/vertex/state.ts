import { polledJobs } from './jobs/function-jobs.ts';
import type { JobLauncher } from './jobs/launcher.ts';
import type { JobRun } from './jobs/run.ts';
import type { StoredModel } from './models/stored-model.ts';
import type { StoredOperation } from './operations/stored-operation.ts';
import type { CustomJob, Endpoint, HyperparameterTuningJob, Timestamp } from './server/messages.ts';

/** Everything that the fake holds, by resource name. */
export interface State {
  readonly models: Map<string, StoredModel>;
  readonly endpoints: Map<string, Endpoint>;
  readonly operations: Map<string, StoredOperation>;
  readonly customJobs: Map<string, CustomJob>;
  readonly tuningJobs: Map<string, HyperparameterTuningJob>;
  /** The jobs that were begun, of every kind. */
  readonly runs: Map<string, JobRun>;
  readonly jobs: JobLauncher;
  /** Of everything random. */
  readonly seed: number;
  /** How often an operation is asked for before it is done. */
  readonly pollsPerOperation: number;
  now(): Timestamp;
  /** 19 digits, growing. */
  nextId(): string;
  nextEtag(): string;
}

export interface StateOptions {
  readonly pollsPerOperation?: number | undefined;
  readonly now?: (() => Date) | undefined;
  readonly jobs?: JobLauncher | undefined;
  readonly seed?: number | undefined;
}

export function newState(options: StateOptions): State {
  const clock = options.now ?? (() => new Date());
  let id = 1_000_000_000_000_000_000n;
  let etag = 0;
  const polls = options.pollsPerOperation ?? 3;
  return {
    models: new Map(),
    endpoints: new Map(),
    operations: new Map(),
    customJobs: new Map(),
    tuningJobs: new Map(),
    runs: new Map(),
    jobs: options.jobs ?? polledJobs(polls),
    seed: options.seed ?? 1,
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
