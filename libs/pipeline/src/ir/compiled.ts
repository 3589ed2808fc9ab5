import type { PlatformSpec } from './platform.ts';
import type { PipelineSpec } from './spec.ts';

/** A compiled pipeline: what a pipeline file holds. */
export interface CompiledPipeline {
  readonly spec: PipelineSpec;
  /** Left out where nothing is asked of Kubernetes, and for targets that do not read it. */
  readonly platform?: PlatformSpec;
  /** Where it was compiled from; a comment at the top of the file. */
  readonly source?: string;
  /** Id of a step, e.g. `condition-1/train` → what its author says of it. KFP has no field for it: comments of the file. */
  readonly descriptions?: Readonly<Record<string, string>>;
}
