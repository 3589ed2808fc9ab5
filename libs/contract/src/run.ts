import type { Artifact } from './artifacts.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Parameter } from './parameters.ts';

export type Inputs = Readonly<Record<string, Parameter | Artifact>>;
export type Outputs = Readonly<Record<string, Parameter | Artifact>>;

/** An artifact given to `run`. */
export interface InputArtifact {
  readonly name: string;
  /** Local file or folder; read only. */
  readonly path: string;
  /** Where it is kept, e.g. `gs://bucket/bitcoin/train/…/model`. */
  readonly uri: string;
  /** Of its content, `sha256:<hex>`, where it is known without reading it. */
  readonly digest?: string;
  readonly metadata: JsonObject;
}

/** An artifact that `run` must make: write a file at `path`, or create a folder there. Its parent exists. */
export interface OutputArtifact {
  readonly name: string;
  readonly path: string;
  readonly uri: string;
  /** Shown by KFP and kept with the record; metrics are numbers in here. `run` adds to it. */
  readonly metadata: Record<string, JsonValue>;
}

type Value<T> = T extends Parameter<infer V> ? V : T extends { readonly list?: infer L } ? OneOrMany<L> : InputArtifact;
type OneOrMany<L> = L extends true ? readonly InputArtifact[] : InputArtifact;
type MayBeAbsent<T> = T extends { readonly presence: 'optional' } ? Value<T> | undefined : Value<T>;

/** What `run` is given: values of parameters, {@link InputArtifact}s, lists of them where declared; an optional one may be `undefined`. */
export type RunInputs<I extends Inputs> = { readonly [K in keyof I]: MayBeAbsent<I[K]> };

type KeysOf<T, Kind> = { [K in keyof T]: T[K] extends { readonly kind: Kind } ? K : never }[keyof T];
/** Output artifacts to fill. */
export type RunOutputs<O extends Outputs> = { readonly [K in KeysOf<O, 'artifact'>]: OutputArtifact };
/** Output parameters: what `run` returns. */
export type RunResult<O extends Outputs> = { readonly [K in KeysOf<O, 'parameter'>]: Value<O[K]> };

/** Structured log; `fields` become JSON fields in a container. */
export interface Logger {
  debug(message: string, fields?: JsonObject): void;
  info(message: string, fields?: JsonObject): void;
  warn(message: string, fields?: JsonObject): void;
  error(message: string, fields?: JsonObject): void;
}

/** Progress of work that takes longer than two seconds. */
export interface Progress {
  /** `done` and `total` in `unit`; `total` undefined when it cannot be known. `note` e.g. `loss 0.012`. */
  report(done: number, total: number | undefined, unit: string, note?: string): void;
}

/** Work that survives a kill: the same work started again finds what it saved. */
export interface Checkpoints {
  /** Local folder with the last complete checkpoint, or `undefined`. */
  load(): Promise<string | undefined>;
  /** Seconds between two that are worth their cost, where somebody says so; else the work decides. */
  readonly intervalSeconds?: number;
  /** Keeps a copy of the folder, atomically, in place of the one before. */
  save(directory: string): Promise<void>;
}

/** Something outside the inputs that a step read, e.g. the object at a URL. Kept in the record for lineage. */
export interface ExternalRead {
  readonly uri: string;
  readonly size: number;
  /** sha256, hex. */
  readonly digest: string;
  /** GCS generation, where there is one. */
  readonly generation?: string;
  readonly etag?: string;
}

/** What a trial tells the search that it is part of. */
export interface TrialReport {
  /** The measure that is asked for, e.g. `rmse`. */
  readonly metric: string;
  /** Its value after `step` epochs or rounds; the last report is what the trial is judged by. */
  report(value: number, step: number): void;
}

/** Work that services of the cloud do for a step. */
export interface RemoteWork {
  /** Equal for the same work on the same inputs, started again: jobs are named by it. */
  readonly key: string;
  /** `gs://bucket/…`, without a trailing slash: for what services write on the way; removed after a success. */
  readonly folder: string;
}

/** What surrounds one execution. */
export interface RunContext {
  readonly logger: Logger;
  readonly progress: Progress;
  /** Aborted by Ctrl-C, SIGTERM or a timeout: stop, leave nothing half-written. */
  readonly signal: AbortSignal;
  readonly checkpoints: Checkpoints;
  /** Scratch folder, removed afterwards. */
  readonly workDirectory: string;
  readonly execution: { readonly id: string; readonly pipeline: string; readonly step: string };
  /** Google Cloud project and region: flags, else what the environment says. */
  readonly project?: string;
  readonly region?: string;
  /** Where inputs are read in place and outputs go to a bucket; see `readsInPlace` of a component. */
  readonly remoteWork?: RemoteWork;
  /** Where this run is one trial of a search that others compare with it; absent everywhere else. */
  readonly trial?: TrialReport;
  /** The bucket or folder given as `--bucket`; absent in kfp mode, where a step sees only its inputs. */
  readonly bucket?: string;
  /** Notes an external read in the execution's record. */
  recordRead(read: ExternalRead): void;
}

export type RunFunction<I extends Inputs, O extends Outputs> = (
  inputs: RunInputs<I>,
  outputs: RunOutputs<O>,
  context: RunContext,
) => Promise<RunResult<O>>;

/** What surrounds a fingerprint; `bucket` and `pipeline` only in local mode, as in {@link RunContext}. */
export interface FingerprintContext extends Pick<RunContext, 'logger' | 'signal' | 'project' | 'region' | 'bucket'> {
  readonly pipeline?: string;
}

/** For `effects: 'reads-external'`: text that changes whenever what `run` would read changes. */
export type FingerprintFunction<I extends Inputs> = (
  inputs: RunInputs<I>,
  context: FingerprintContext,
) => Promise<string>;

/**
 * The module with the work: it exports `run`, a {@link RunFunction}. A method, so that a component of any inputs and
 * outputs is also a `Component` for code that treats all alike; the entrypoint checks values against the definition.
 */
export interface RunModule<I extends Inputs, O extends Outputs> {
  run(...parameters: Parameters<RunFunction<I, O>>): Promise<RunResult<O>>;
}

/** The module that exports `fingerprint`, a {@link FingerprintFunction}. */
export interface FingerprintModule<I extends Inputs> {
  fingerprint(...parameters: Parameters<FingerprintFunction<I>>): Promise<string>;
}
