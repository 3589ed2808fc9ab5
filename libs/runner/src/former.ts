import { type ExecutionRecord, type History, parseRef, type RunRecord } from '@millrace/metadata';
import type { StepInfo } from './events.ts';
import { folderName } from './names.ts';

/**
 * What had succeeded in a run, by step id. A killed runner may not have noted its last successes in the run's record: they
 * are found among the executions, which name their run.
 */
export async function formerSuccesses(
  history: History,
  run: RunRecord,
  steps: readonly StepInfo[],
): Promise<ReadonlyMap<string, ExecutionRecord>> {
  const found = new Map<string, ExecutionRecord>();
  // Newest first: of an execution that was done again, the last one counts.
  for (const step of new Set(steps.map(({ name }) => folderName(name)))) {
    for await (const record of history.executions({ pipeline: run.pipeline, step, state: 'succeeded' })) {
      if (record.startedAt < run.startedAt) break;
      const id = record.stepId ?? record.step;
      if (record.run === run.id && !found.has(id)) found.set(id, record);
    }
  }
  // What came from the cache is of other runs.
  for (const { id, name, execution, state } of run.steps) {
    const ref = state === 'cached' && !found.has(id ?? name) ? parseRef(execution ?? '') : undefined;
    const record = ref === undefined ? undefined : await history.read(ref);
    if (record?.state === 'succeeded') found.set(id ?? name, record);
  }
  return found;
}
