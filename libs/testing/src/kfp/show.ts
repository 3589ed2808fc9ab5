import type { FakeTask } from './machine.ts';
import type { FakeExperiment, FakePipeline, FakeRecurringRun, FakeRun, FakeVersion } from './state.ts';

/** As protobuf's JSON is written there: what is empty is left out. */
export function shown(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  value === 0 ||
  value === false ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

export const showExperiment = (experiment: FakeExperiment): object => shown(experiment);
export const showPipeline = (pipeline: FakePipeline): object => shown(pipeline);
export const showVersion = (version: FakeVersion): object => shown(version);

export function showRun(run: FakeRun): object {
  const { spec, source, namespace, history, tasks, movedAt, ...fields } = run;
  return shown({
    ...fields,
    ...source,
    scheduled_at: run.created_at,
    state_history: history,
    run_details: { task_details: nodesOf(run) },
  });
}

export function showRecurringRun(recurring: FakeRecurringRun): object {
  const { source, enabled, ...fields } = recurring;
  const mode = enabled ? { mode: 'ENABLE', status: 'ENABLED' } : { mode: 'DISABLE', status: 'DISABLED' };
  return shown({ ...fields, ...source, ...mode });
}

/** Argo's nodes: a driver before each task, and the container in it. What has not begun has no node yet. */
function nodesOf(run: FakeRun): object[] {
  if (run.state === 'PENDING') return [];
  const ended = run.finished_at === '' ? undefined : run.finished_at;
  const root = { startedAt: run.created_at, endedAt: ended, state: run.state === 'CANCELING' ? 'RUNNING' : run.state };
  return [
    node(run, 'root-driver', { ...root, state: 'SUCCEEDED' }),
    node(run, 'root', root),
    ...run.tasks.flatMap((task) => taskNodes(run, task)),
  ];
}

function taskNodes(run: FakeRun, task: FakeTask): object[] {
  if (task.state === 'PENDING') return [];
  if (task.state === 'SKIPPED') return [node(run, task.name, task)];
  return [
    node(run, `${task.name}-driver`, { ...task, state: 'SUCCEEDED' }),
    node(run, task.name, task, [task.node]),
    node(run, 'executor', task),
  ];
}

function node(
  run: FakeRun,
  name: string,
  { startedAt, endedAt, state }: { startedAt: string | undefined; endedAt: string | undefined; state: string },
  children: readonly string[] = [],
): object {
  return shown({
    run_id: run.run_id,
    task_id: `${run.run_id.slice(0, 24)}${hash(name)}`,
    display_name: name,
    create_time: startedAt,
    start_time: startedAt,
    end_time: endedAt ?? '1970-01-01T00:00:00Z',
    state,
    child_tasks: children.map((pod_name) => ({ pod_name })),
  });
}

const hash = (name: string): string =>
  [...name]
    .reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 0xffffffffffff, 7)
    .toString(16)
    .padStart(12, '0');
