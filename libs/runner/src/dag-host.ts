import type { PipelineSpec } from '@millrace/pipeline';
import type { StepError, StepInfo, StepState } from './events.ts';
import type { JobFacts } from './job.ts';
import { type StepTask, taskAt } from './step-task.ts';
import { NOTHING, type TaskResult, type Values } from './values.ts';

/** What a DAG's run needs of its surroundings. */
export interface DagHost {
  readonly spec: PipelineSpec;
  readonly signal: AbortSignal;
  readonly job: JobFacts;
  /** Runs one step; never throws. Waits for a free place itself. */
  runStep(step: StepTask, inputs: Values): Promise<TaskResult>;
  /** Notes a step that will not run, and why. */
  dropStep(step: StepTask, state: StepState, error?: StepError): Promise<void>;
  /** Notes the steps of a loop's iterations, known only now. */
  addSteps(steps: readonly StepInfo[]): void;
}

/** Drops a step, or every step of a branch. */
export async function drop(host: DagHost, step: StepTask, state: StepState, error?: StepError): Promise<TaskResult> {
  const { dag } = step.component;
  if (dag === undefined) await host.dropStep(step, state, error);
  for (const [name, task] of Object.entries(dag?.tasks ?? {})) {
    await drop(host, taskAt(host.spec, name, task, `${step.id}/`), state, error);
  }
  return { ...NOTHING, state, ...(error === undefined ? {} : { error }) };
}

/** A DAG, or a loop, is as good as its worst part; a branch not taken does no harm. */
export function summary(results: readonly TaskResult[]): Pick<TaskResult, 'state' | 'error'> {
  const failed = results.find(({ state }) => state === 'failed');
  if (failed !== undefined) return { state: 'failed', ...(failed.error === undefined ? {} : { error: failed.error }) };
  const states = results.map(({ state }) => state);
  if (states.includes('not-run')) return { state: 'failed' };
  return { state: states.includes('cancelled') ? 'cancelled' : 'succeeded' };
}
