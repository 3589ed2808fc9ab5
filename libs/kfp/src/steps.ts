import * as z from 'zod';
import type { Run } from './schemas/run.ts';
import { isFinal, type RunTask, type RuntimeState } from './schemas/task.ts';

/** A step of a run: a task of the pipeline without the helpers that the host runs around it. */
export interface RunStep {
  /** Task's name in the pipeline; of the second and later ones of a loop `train #2`. */
  readonly name: string;
  readonly state: RuntimeState;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  /** Why it failed, where the host says so. */
  readonly error: string | undefined;
  readonly task: RunTask;
}

/**
 * The steps of a run, in the order in which they began. The host tells of every node of its workflow: for a step
 * `train` also of `train-driver`, which prepares it, and of `executor`, the container in it.
 */
export function stepsOf(run: Run): readonly RunStep[] {
  const known = taskNames(run.spec);
  const names = new Set(run.tasks.map((task) => task.name));
  const counts = new Map<string, number>();
  const begun = run.tasks.filter((task) => isStep(task, names, known, run.tasks)).toSorted(byStart);
  return begun.map((task) => {
    const name = task.name.replace(/-driver$/, (ending) => (known?.has(task.name) ? ending : ''));
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return {
      name: count === 1 ? name : `${name} #${count}`,
      state: task.state,
      startedAt: task.startedAt,
      endedAt: isFinal(task.state) ? task.endedAt : undefined,
      error: task.error?.message || task.history.findLast((entry) => entry.error !== undefined)?.error?.message,
      task,
    };
  });
}

function isStep(
  { name, state }: RunTask,
  names: ReadonlySet<string>,
  known: ReadonlySet<string> | undefined,
  tasks: readonly RunTask[],
): boolean {
  // A driver that failed stands for its step, which never came to be.
  const driven = /^(.*)-driver$/.exec(name)?.[1];
  if (known?.has(name)) return true;
  if (driven !== undefined) return state === 'FAILED' && driven !== 'root' && !names.has(driven);
  if (known !== undefined) return false;
  const helper = /^(root|executor|iteration[\w-]*|condition-branches.*)(\(.*\))?$/.test(name);
  const workflow = tasks.some(({ nodes }) => nodes.some((node) => node.startsWith(`${name}-`)));
  return !helper && !workflow;
}

const byStart = (a: RunTask, b: RunTask): number =>
  (a.startedAt ?? a.createdAt ?? '9').localeCompare(b.startedAt ?? b.createdAt ?? '9');

const dag = z.object({ dag: z.object({ tasks: z.record(z.string(), z.unknown()) }) });
const compiled = z.object({
  root: dag,
  components: z.record(z.string(), z.union([dag, z.unknown()])).default({}),
});

/** Names of the tasks of a pipeline, those of its sub-pipelines, branches and loops among them. */
function taskNames(spec: unknown): ReadonlySet<string> | undefined {
  const read = z.union([z.object({ pipeline_spec: compiled }).transform((s) => s.pipeline_spec), compiled]);
  const found = read.safeParse(spec);
  if (!found.success) return undefined;
  const { root, components } = found.data;
  const dags = [root, ...Object.values(components)].flatMap((component) => dag.safeParse(component).data ?? []);
  return new Set(dags.flatMap((component) => Object.keys(component.dag.tasks)));
}
