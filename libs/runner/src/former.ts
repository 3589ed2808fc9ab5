import { type ExecutionRecord, type History, parseRef, type RunRecord } from '@millrace/metadata';
import type { StepInfo } from './events.ts';

/**
 * What had succeeded in a run, by step. A killed runner may not have noted its last successes in the run's record: they
 * are found among the executions, which name their run.
 */
export async function formerSuccesses(
  history: History,
  run: RunRecord,
  steps: readonly StepInfo[],
): Promise<ReadonlyMap<string, ExecutionRecord>> {
  const found = new Map<string, ExecutionRecord>();
  for (const { name, execution, state } of run.steps) {
    const ref = state === 'succeeded' || state === 'cached' ? parseRef(execution ?? '') : undefined;
    const record = ref === undefined ? undefined : await history.read(ref);
    if (record !== undefined) found.set(name, record);
  }
  for (const { name } of steps) {
    if (found.has(name)) continue;
    for await (const record of history.executions({ pipeline: run.pipeline, step: name, state: 'succeeded' })) {
      if (record.run === run.id) found.set(name, record);
      if (record.run === run.id || record.startedAt < run.startedAt) break;
    }
  }
  return found;
}
