import * as z from 'zod';
import { type FakeRun, type FakeRunState, type State, timeOf } from './state.ts';

/** A task of a run. */
export interface FakeTask {
  readonly name: string;
  readonly after: readonly string[];
  /** Id of the container's node in the workflow, under which its log is asked for. */
  readonly node: string;
  state: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'SKIPPED';
  startedAt: string | undefined;
  endedAt: string | undefined;
  log: string;
  /** How it ends, where it was told. */
  failure: TaskFailure | undefined;
}

/** How a task is to fail. */
export interface TaskFailure {
  /** Name in the pipeline. */
  readonly task: string;
  /** What it writes before. */
  readonly log?: string;
}

const dagTasks = z.object({
  root: z.object({
    dag: z.object({ tasks: z.record(z.string(), z.object({ dependentTasks: z.array(z.string()).default([]) })) }),
  }),
});

/** Tasks of a pipeline in the order in which they may run; whatever the order in the file, it is the same. */
export function tasksOf(spec: unknown, workflow: string): FakeTask[] {
  const left = new Map(Object.entries(dagTasks.parse(spec).root.dag.tasks).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const tasks: FakeTask[] = [];
  const isDone = (name: string) => !left.has(name);
  for (let next = first(left, isDone); next !== undefined; next = first(left, isDone)) {
    const [name, { dependentTasks: after }] = next;
    left.delete(name);
    tasks.push({
      ...{ name, after, node: `${workflow}-${1000 + tasks.length}`, state: 'PENDING' },
      ...{ startedAt: undefined, endedAt: undefined, log: `${name}: done\n`, failure: undefined },
    });
  }
  return tasks;
}

type Left = ReadonlyMap<string, { readonly dependentTasks: readonly string[] }>;
const first = (left: Left, isDone: (name: string) => boolean) =>
  [...left].find(([, { dependentTasks }]) => dependentTasks.every(isDone));

export const isOver = ({ state }: FakeRun): boolean => ['SUCCEEDED', 'FAILED', 'CANCELED'].includes(state);

/**
 * One step forward: what is pending begins, what runs ends, and what waited for it begins. A task that fails leaves
 * those after it skipped.
 */
export function advance(state: State, run: FakeRun): void {
  if (isOver(run)) return;
  const at = timeOf(state.now());
  if (run.state === 'CANCELING') {
    for (const task of run.tasks) if (task.state === 'RUNNING') end(task, 'FAILED', at);
    move(run, 'CANCELED', at);
    return;
  }
  if (run.state === 'PENDING') move(run, 'RUNNING', at);
  else for (const task of run.tasks) if (task.state === 'RUNNING') end(task, task.failure ? 'FAILED' : 'SUCCEEDED', at);
  settle(run, at);
  const failed = run.tasks.some((task) => task.state === 'FAILED');
  if (run.tasks.every((task) => task.endedAt !== undefined)) move(run, failed ? 'FAILED' : 'SUCCEEDED', at);
}

/** Begins what can begin and skips what no longer can. */
function settle(run: FakeRun, at: string): void {
  const stateOf = new Map(run.tasks.map((task) => [task.name, task]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const task of run.tasks.filter((candidate) => candidate.state === 'PENDING')) {
      const before = task.after.map((name) => stateOf.get(name)?.state);
      if (before.some((done) => done === 'FAILED' || done === 'SKIPPED')) end(task, 'SKIPPED', at);
      else if (before.every((done) => done === 'SUCCEEDED')) Object.assign(task, { state: 'RUNNING', startedAt: at });
      changed ||= task.state === 'SKIPPED';
    }
  }
}

function end(task: FakeTask, state: 'SUCCEEDED' | 'FAILED' | 'SKIPPED', at: string): void {
  Object.assign(task, { state, startedAt: task.startedAt ?? at, endedAt: at });
  if (state === 'FAILED') task.log = task.failure?.log ?? 'terminated\n';
}

/** A run that has ended has this as its end. */
export function move(run: FakeRun, state: FakeRunState, at: string): void {
  run.state = state;
  run.history.push({ update_time: at, state });
  if (isOver(run)) run.finished_at = at;
}

/** What failed or was skipped waits again. */
export function retry(run: FakeRun, at: string): void {
  for (const task of run.tasks.filter(({ state }) => state !== 'SUCCEEDED')) {
    Object.assign(task, { state: 'PENDING', startedAt: undefined, endedAt: undefined, failure: undefined });
    task.log = `${task.name}: done\n`;
  }
  run.finished_at = '';
  move(run, 'PENDING', at);
}
