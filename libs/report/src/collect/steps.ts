import { type ExecutionRecord, History, parseRef, type RunRecord, type RunStep } from '@millrace/metadata';
import { fromYaml } from '@millrace/pipeline';
import { planSteps, type StepInfo } from '@millrace/runner';
import type { Store } from '@millrace/storage';
import type { ReportStep } from '../data.ts';

/** Records of the executions whose outputs the steps of a run gave, in the order of the run. */
export async function readExecutions(store: Store, run: RunRecord): Promise<ReadonlyMap<string, ExecutionRecord>> {
  const history = new History(store);
  const records = new Map<string, ExecutionRecord>();
  for (const { execution } of run.steps) {
    const ref = execution === undefined ? undefined : parseRef(execution);
    const record = ref === undefined ? undefined : await history.read(ref);
    if (execution !== undefined && record !== undefined) records.set(execution, record);
  }
  return records;
}

/** The steps of the compiled pipeline beside the run's record; without it those of the record, unconnected. */
export async function planOf(store: Store, run: RunRecord): Promise<readonly StepInfo[]> {
  const key = `${run.pipeline}/runs/${run.id}/pipeline.yaml`;
  if ((await store.stat(key)) === undefined) {
    return run.steps.map(({ name, component }) => ({ id: name, name, component, dependsOn: [] }));
  }
  const { bytes } = await store.readBytes(key);
  return planSteps(fromYaml(bytes.toString('utf8'), key).spec);
}

/** Steps as the report shows them: the plan, what became of each, and what it was given. */
export function reportSteps(
  plan: readonly StepInfo[],
  run: RunRecord,
  executions: ReadonlyMap<string, ExecutionRecord>,
): ReportStep[] {
  const ended = new Map(run.steps.map((step) => [step.name, step]));
  const start = Date.parse(run.startedAt);
  return plan.map((info) => {
    const step: RunStep | undefined = ended.get(info.name);
    const record = executions.get(step?.execution ?? '');
    const own = step?.state !== 'cached' && record !== undefined;
    return {
      ...{ id: info.id, name: info.name, component: info.component, dependsOn: info.dependsOn },
      ...(info.condition === undefined ? {} : { condition: info.condition }),
      state: step?.state ?? 'not-run',
      ...(own ? { startSeconds: Math.max(0, Date.parse(record.startedAt) - start) / 1000 } : {}),
      ...(own ? { durationSeconds: record.durationSeconds } : {}),
      ...(step?.execution === undefined ? {} : { execution: step.execution }),
      ...(record === undefined ? {} : { parameters: record.parameters }),
      ...(step?.error === undefined ? {} : { error: step.error }),
    };
  });
}

/** Versions of the software of all executions; where they differ, each. */
export function versionsOf(executions: Iterable<ExecutionRecord>): Record<string, string> {
  const found = new Map<string, Set<string>>();
  for (const { versions } of executions) {
    for (const [name, version] of Object.entries(versions)) {
      found.set(name, (found.get(name) ?? new Set()).add(version));
    }
  }
  return Object.fromEntries([...found].map(([name, versions]) => [name, [...versions].sort().join(', ')]));
}
