import type { ComponentSpec, ExecutorConfig, ExecutorSpec } from '@millrace/pipeline';

/** Everything that tasks refer to. */
export interface Program {
  readonly components: Readonly<Record<string, ComponentSpec>>;
  readonly executors: Readonly<Record<string, ExecutorSpec>>;
  /** What is asked of Kubernetes, by executor. */
  readonly platformExecutors: Readonly<Record<string, ExecutorConfig>>;
  /** Names of the components and executors that were come by. */
  readonly reached: Set<string>;
}

/** Where a DAG stands. */
export interface Place {
  readonly program: Program;
  /** What the DAG's inputs are called in the normal form. */
  readonly given: ReadonlyMap<string, string>;
  /** Groups around it, outermost first, up to the pipeline that they are in. */
  readonly path: readonly string[];
}

/** A part in normal form, and the values from outside that it uses. */
export interface Normal {
  readonly form: Readonly<Record<string, unknown>>;
  readonly uses: ReadonlySet<string>;
}
