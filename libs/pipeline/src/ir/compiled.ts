import type { PlatformSpec } from './platform.ts';
import type { PipelineSpec } from './spec.ts';

/** A compiled pipeline: what a pipeline file holds. */
export interface CompiledPipeline {
  readonly spec: PipelineSpec;
  /** Left out where nothing is asked of Kubernetes, and for targets that do not read it. */
  readonly platform?: PlatformSpec;
  /** Where it was compiled from; a comment at the top of the file. */
  readonly source?: string;
}
