import type { ExecutorConfig } from '../ir/platform.ts';
import type { ComponentSpec, ExecutorSpec } from '../ir/spec.ts';

/** Where a scope is: the nested pipelines that lead to it, and those and the groups. */
export interface Place {
  readonly pipelines: readonly string[];
  readonly groups: readonly string[];
}

/** A compiled pipeline in the making. */
export interface Draft {
  readonly components: Record<string, ComponentSpec>;
  readonly executors: Record<string, ExecutorSpec>;
  /** Executor → what it wants of Kubernetes. */
  readonly kubernetes: Record<string, ExecutorConfig>;
  /** Id of a step, as `condition-1/train` → its description. */
  readonly descriptions: Record<string, string>;
  /** False inside a nested pipeline that was called with `caching: false`. */
  readonly caching: boolean;
  imageOf(component: string): string;
  /** A name for a component and its executor that nothing else has. */
  label(wanted: string): string;
  withoutCaching(): Draft;
}
