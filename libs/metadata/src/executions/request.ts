import type { ExternalRead, JsonObject, JsonValue, Logger, OutputArtifact, Outputs } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import type { ArtifactRecord, ExecutionRecord } from '../record.ts';
import type { ExecutionRef } from '../refs.ts';
import type { Clock, Random } from './id.ts';

/** What an execution starts with; all of it goes into its record. */
export interface ExecutionRequest {
  readonly store: Store;
  readonly pipeline: string;
  readonly step: string;
  readonly component: string;
  /** Id of the pipeline run it belongs to. */
  readonly run?: string;
  /** Id of the step in that run, where it is not the step's name. */
  readonly stepId?: string;
  readonly parameters: JsonObject;
  readonly inputs: Readonly<Record<string, ArtifactRecord>>;
  /** The contract's definition of the outputs. */
  readonly outputs: Outputs;
  readonly codeDigest: string;
  readonly image?: string;
  readonly seed?: number;
  /** Of `reads-external` components. */
  readonly fingerprint?: string;
  /** Default: computed from the above. */
  readonly cacheKey?: string;
  /** Stops every request to the store; what then was written is removed by `cancel`. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the clean-up in all, once the store does not answer or the signal is aborted. Default 8,000. */
  readonly cleanUpMs?: number;
  /**
   * False: the caller sweeps unfinished executions of the step itself, by `sweep`, for many executions at once. Default
   * true: before this one and after it.
   */
  readonly sweeps?: boolean;
  /**
   * A local folder for the scratch of an execution that makes no artifacts. It then writes nothing at all into the bucket
   * before its record, and needs no claim. Default: in the bucket, or beside it, under a claim.
   */
  readonly scratch?: string;
  /** What is derived from a success and brought up to date at once. Default: all of it. */
  readonly derives?: Derived;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** What is derived from a success; readers and sweeps make up for what is missing. */
export interface Derived {
  /** The entry of the cache's index. */
  readonly cache: boolean;
  /** The step's `latest.json`. */
  readonly latest: boolean;
  /** That there are no checkpoints any more. */
  readonly checkpoints: boolean;
}

/** What an execution ends with. */
export interface ExecutionResult {
  /** Output artifacts that lie elsewhere: they are recorded where they are, and nothing is published. */
  readonly elsewhere?: Readonly<Record<string, Pick<ArtifactRecord, 'uri' | 'digest' | 'size'>>>;
  /** Output artifact → its type, where that is not KFP's own. */
  readonly schemaTitles?: Readonly<Record<string, string>>;
  /** Default: the metadata that `run` left on {@link Execution.outputs}. */
  readonly artifactMetadata?: Readonly<Record<string, JsonObject>>;
  readonly outputParameters?: Readonly<Record<string, JsonValue>>;
  readonly reads?: readonly ExternalRead[];
  /** Name → version of what did the work: node, tensorflow, duckdb, … */
  readonly versions?: Readonly<Record<string, string>>;
}

/** An execution under way. Exactly one of `commit`, `fail` and `cancel` ends it. */
export interface Execution extends ExecutionRef {
  /** `<pipeline>/<step>/<id>`. */
  readonly ref: string;
  readonly cacheKey: string;
  /** Output artifacts, to be given to `run`: a local path whose parent exists, and the URI where commit puts it. */
  readonly outputs: Readonly<Record<string, OutputArtifact>>;
  /** Scratch folder; removed at the end. */
  readonly workDirectory: string;
  /** Where a log of JSON lines may be written; kept as `log.jsonl` beside the record, whatever the outcome. */
  readonly logPath: string;
  /** Aborted with the request's signal, and with `CLAIM_LOST` when another process took this one for dead. */
  readonly signal: AbortSignal;
  /**
   * Publishes the outputs, then the record. After an error the execution is still open: call `fail` or `cancel`.
   * @throws MillraceError `MISSING_OUTPUT` with every output that `run` did not make, `CLAIM_LOST`, those of the store.
   */
  commit(result?: ExecutionResult): Promise<ExecutionRecord>;
  /**
   * Removes what was written and leaves a record of the failure, which nobody takes as an input. Where that fails it
   * rejects with those of the store, and the next execution of the step sweeps what is left.
   */
  fail(error: unknown, result?: ExecutionResult): Promise<ExecutionRecord>;
  /** As `fail`, for an execution that was interrupted. */
  cancel(result?: ExecutionResult): Promise<ExecutionRecord>;
}
