import type { PipelineJob, PipelineState, PipelineTask, PipelineTaskState } from '@millrace/vertex';
import type { RemoteStep } from '../remote/remote.ts';

/**
 * The steps of a run, in the order in which they began. The API tells of every group, too: of branches, of loops and
 * their iterations, and of the run itself, by its id; whatever has something in it is no step.
 */
export function stepsOf({ id: run, tasks }: Pick<PipelineJob, 'id' | 'tasks'>): readonly RemoteStep[] {
  const groups = new Set(tasks.map(({ parentId }) => parentId));
  const counts = new Map<string, number>();
  return tasks
    .filter(({ id, name }) => !groups.has(id) && name !== run)
    .toSorted(byStart)
    .map(({ name, state, startTime, endTime, error }) => {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return {
        name: count === 1 ? name : `${name} #${count}`,
        ...{ outcome: STEP_OUTCOMES[state], startedAt: startTime, endedAt: endTime },
        error: error?.message || undefined,
      };
    });
}

const byStart = (a: PipelineTask, b: PipelineTask): number => (a.startTime ?? '9').localeCompare(b.startTime ?? '9');

/** In the words of the other targets. */
const STEP_OUTCOMES: Readonly<Record<PipelineTaskState, string>> = {
  STATE_UNSPECIFIED: 'unknown',
  PENDING: 'pending',
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  CANCEL_PENDING: 'cancelling',
  CANCELLING: 'cancelling',
  CANCELLED: 'cancelled',
  FAILED: 'failed',
  // The cache answered for it.
  SKIPPED: 'cached',
  NOT_TRIGGERED: 'skipped',
};

/** As the other commands call it. */
export const outcomeOf = (state: PipelineState): string =>
  state === 'PIPELINE_STATE_UNSPECIFIED' ? 'unknown' : state.replace('PIPELINE_STATE_', '').toLowerCase();
