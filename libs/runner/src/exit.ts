import type { JsonObject } from '@millrace/contract';
import type { StepState } from './events.ts';
import { type JobFacts, jobResourceName } from './job.ts';
import type { TaskResult } from './values.ts';

/** Codes of google.rpc.Code: what KFP's engines put into the error of a final status. */
const FAILED_PRECONDITION = 9;
const CANCELLED = 1;

/**
 * How the tasks that an exit handler watches ended, as KFP's PipelineTaskFinalStatus.
 * @see https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto
 */
export function finalStatus(producer: string, result: TaskResult | undefined, job: JobFacts): JsonObject {
  const state = result?.state ?? 'not-run';
  return {
    state: STATES[state],
    pipelineJobResourceName: jobResourceName(job),
    pipelineTaskName: producer,
    error: errorOf(state, result),
  };
}

const STATES: Readonly<Record<StepState, string>> = {
  succeeded: 'SUCCEEDED',
  cached: 'SUCCEEDED',
  // KFP has no state for a branch that was not taken, and nothing in it has failed.
  skipped: 'SUCCEEDED',
  failed: 'FAILED',
  'not-run': 'FAILED',
  cancelled: 'CANCELLED',
};

function errorOf(state: StepState, result: TaskResult | undefined): JsonObject {
  if (STATES[state] === 'SUCCEEDED') return {};
  const code = state === 'cancelled' ? CANCELLED : FAILED_PRECONDITION;
  return { code, message: result?.error?.message ?? (state === 'cancelled' ? 'Cancelled.' : 'A task failed.') };
}
