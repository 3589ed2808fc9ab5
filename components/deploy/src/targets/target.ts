/** A version to put in place. */
export interface Candidate {
  /** Local folder of the bundle. */
  readonly bundle: string;
  readonly metrics: Readonly<Record<string, number>>;
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
}

/** A place where models are put. Every method can be repeated: what is done already is left alone. */
export interface Target {
  /** For deployment.json, e.g. `registry`. */
  readonly kind: string;
  readonly uri: string;
  deploy(candidate: Candidate): Promise<Outcome>;
  promote(version: number): Promise<Outcome>;
  rollback(): Promise<Outcome>;
  status(): Promise<Outcome>;
}
