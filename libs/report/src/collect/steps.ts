import { type ExecutionRecord, History, parseRef, type RunRecord } from '@millrace/metadata';
import { fromYaml, type PipelineSpec } from '@millrace/pipeline';
import { planSteps, type StepInfo } from '@millrace/runner';
import type { Store } from '@millrace/storage';
import type { ReportStep, ReportStepState } from '../data.ts';

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

/** The compiled pipeline beside the run's record. */
export async function specOf(store: Store, run: RunRecord): Promise<PipelineSpec | undefined> {
  const key = `${run.pipeline}/runs/${run.id}/pipeline.yaml`;
  if ((await store.stat(key)) === undefined) return undefined;
  const { bytes } = await store.readBytes(key);
  return fromYaml(bytes.toString('utf8'), key).spec;
}

/** The steps of the compiled pipeline; without it those of the record, unconnected. */
export function planOf(spec: PipelineSpec | undefined, run: RunRecord): readonly StepInfo[] {
  if (spec !== undefined) return planSteps(spec);
  return run.steps.map(({ id, name, component }) => ({ id: id ?? name, name, component, dependsOn: [] }));
}

/** Steps as the report shows them: the plan, what became of each, and what it was given. A loop's iterations are one. */
export function reportSteps(
  plan: readonly StepInfo[],
  run: RunRecord,
  executions: ReadonlyMap<string, ExecutionRecord>,
): ReportStep[] {
  const ended = Map.groupBy(run.steps, (step) => templateOf(step.id ?? step.name));
  const start = Date.parse(run.startedAt);
  return plan.map((info) => {
    // Runs of before there were ids name their steps.
    const all = ended.get(info.id) ?? ended.get(info.name) ?? [];
    const records = all.flatMap((step) => executions.get(step.execution ?? '') ?? []);
    const step = all.find(({ error }) => error !== undefined) ?? all[0];
    const own = all.flatMap((s) => (s.state === 'cached' ? [] : (executions.get(s.execution ?? '') ?? [])));
    const record = info.loop === true ? undefined : records[0];
    return {
      ...{ id: info.id, name: info.name, component: info.component, dependsOn: info.dependsOn },
      ...(info.condition === undefined ? {} : { condition: info.condition }),
      state: worst(all.map(({ state }) => state)),
      ...(info.loop === true ? { iterations: all.length } : {}),
      ...(own.length === 0 ? {} : span(own, start)),
      ...(step?.execution === undefined || info.loop === true ? {} : { execution: step.execution }),
      ...(record === undefined ? {} : { parameters: record.parameters }),
      ...(step?.error === undefined ? {} : { error: step.error }),
    };
  });
}

/** `for-loop-1[2]/train` is made from the plan's `for-loop-1/train`. */
const templateOf = (id: string): string => id.replace(/\[\d+\]/g, '');

const ORDER = ['failed', 'cancelled', 'not-run', 'succeeded', 'cached', 'skipped'] as const;
const worst = (states: readonly ReportStepState[]): ReportStepState =>
  ORDER.find((state) => states.includes(state)) ?? 'not-run';

/** From the first begin to the last end, in seconds after the run's start. */
function span(records: readonly ExecutionRecord[], start: number) {
  const begins = records.map(({ startedAt }) => Math.max(0, Date.parse(startedAt) - start) / 1000);
  const startSeconds = Math.min(...begins);
  const end = Math.max(...records.map(({ durationSeconds }, i) => (begins[i] ?? 0) + durationSeconds));
  return { startSeconds, durationSeconds: end - startSeconds };
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
