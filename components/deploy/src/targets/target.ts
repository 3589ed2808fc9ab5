import type { JsonObject } from '@millrace/contract';
import type { Evaluation } from '@millrace/model/evaluation';

/** A version to put in place. */
export interface Candidate {
  /** Local folder of the bundle. */
  readonly bundle: string;
  /** Where the bundle is kept, e.g. `gs://bucket/bitcoin/train/…/model`. */
  readonly uri: string;
  readonly metrics: Readonly<Record<string, number>>;
  /** What evaluate found, where it was given. */
  readonly evaluation: Evaluation | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether it becomes what is served. */
  readonly promote: boolean;
}

/** What a target did, or with `dryRun` would do. */
export interface Outcome {
  /** The version concerned, where there is one. */
  readonly version?: number;
  /** What changed, a sentence each; nothing where all was as asked for already. */
  readonly changes: readonly string[];
  /** What each alias names afterwards. */
  readonly aliases: { readonly champion?: number | undefined; readonly previous?: number | undefined };
  /** More members of deployment.json. */
  readonly details?: JsonObject;
}

/** A place where models are put. Every method can be repeated: what is done already is left alone. */
export interface Target {
  /** For deployment.json, e.g. `registry`. */
  readonly kind: string;
  readonly uri: string;
  /** Name of the champion's alias. */
  readonly alias: string;
  deploy(candidate: Candidate): Promise<Outcome>;
  promote(version: number | undefined): Promise<Outcome>;
  rollback(): Promise<Outcome>;
  undeploy(version: number | undefined): Promise<Outcome>;
  status(): Promise<Outcome>;
}
