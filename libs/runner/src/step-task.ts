import type { ComponentSpec, PipelineSpec, TaskSpec } from '@millrace/pipeline';

/** A task of the IR, and where it stands. */
export interface StepTask {
  /** As in `StepInfo`. */
  readonly id: string;
  readonly name: string;
  readonly task: TaskSpec;
  readonly component: ComponentSpec;
}

export const taskAt = (spec: PipelineSpec, name: string, task: TaskSpec, prefix: string): StepTask => ({
  ...{ id: `${prefix}${name}`, name, task },
  component: spec.components?.[task.componentRef.name] ?? {},
});
