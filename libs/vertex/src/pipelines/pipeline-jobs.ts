import type { JsonObject, JsonValue } from '@millrace/contract';
import type { CallOptions } from '../call/caller.ts';
import type { WaitOptions } from '../call/poll.ts';
import type { ListOptions } from '../jobs/jobs.ts';
import type { PipelineJob } from './pipeline-job.ts';

/** A run of a compiled pipeline. */
export interface PipelineRun {
  readonly displayName: string;
  /** The compiled pipeline: KFP's IR, schema 2.1.0, without the platform's document. */
  readonly spec: JsonObject;
  readonly parameters?: Readonly<Record<string, JsonValue>> | undefined;
  /** Where steps write: `gs://…`. */
  readonly gcsOutputDirectory: string;
  /** Account that the steps run as. */
  readonly serviceAccount?: string | undefined;
  /** Peered network: `projects/<number>/global/networks/<name>`. */
  readonly network?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Overrides what the compiled steps say of the cache. */
  readonly caching?: boolean | undefined;
  /** `fast`: a failed step ends the run; `slow` (default): what does not depend on it goes on. */
  readonly failurePolicy?: 'fast' | 'slow' | undefined;
}

/** Runs of pipelines, given by id or name. */
export interface PipelineJobs {
  /**
   * Starts a run; one of that id is there at most once, and is given where it was started before.
   * The id: lower-case letters, digits and hyphens, a letter first; at most 128 of them.
   */
  create(run: PipelineRun & { readonly id: string }, options?: CallOptions): Promise<PipelineJob>;
  /** @throws MillraceError `VERTEX_NOT_FOUND` */
  get(name: string, options?: CallOptions): Promise<PipelineJob>;
  /** The newest first; `filter` as https://google.aip.dev/160 says. */
  list(filter?: string, options?: ListOptions): Promise<readonly PipelineJob[]>;
  /**
   * Waits until it has succeeded; each look tells of the steps.
   * @throws MillraceError `VERTEX_JOB_FAILED`, `VERTEX_CANCELLED`, `VERTEX_TIMEOUT`, `VERTEX_UNAVAILABLE`, `ABORTED`
   */
  wait(name: string, options?: WaitOptions<PipelineJob>): Promise<PipelineJob>;
  /** Asks for its end; one that has ended is success. */
  cancel(name: string, options?: CallOptions): Promise<void>;
}
