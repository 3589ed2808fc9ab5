import type { DagSpec, TaskSpec } from '@millrace/pipeline';
import { normalGroup } from './group.ts';
import { type DagNames, dagNames, groupBody } from './names.ts';
import { normalOutputs } from './outputs.ts';
import type { Normal, Place } from './program.ts';
import { normalStep } from './step.ts';
import { asSet, compare, omit } from './values.ts';

/** Names that a compiler gives to groups without one. */
const GENERATED = /^(condition|condition-branches|for-loop|exit-handler)-\d+$/;

/** A DAG whose tasks hold their components and executors, in the order of their names. */
export function normalDag(dag: DagSpec, place: Place): Normal {
  const names = dagNames(dag, place.program);
  const uses = new Set<string>();
  const tasks: [string, unknown][] = [];
  for (const [key, task] of Object.entries(dag.tasks)) {
    place.program.reached.add(task.componentRef.name);
    const body = groupBody(task, place.program);
    const normal = body === undefined ? normalStep(task, names, place) : normalGroup(key, task, body, names, place);
    tasks.push([names.task(key), { ...common(task, body !== undefined, names), ...normal.form }]);
    for (const name of normal.uses) uses.add(name);
  }
  tasks.sort(([a], [b]) => compare(a, b));
  return { form: { tasks, ...normalOutputs(dag, names) }, uses };
}

/** What is the same for steps and groups, less what these write in their own form. */
function common(task: TaskSpec, isGroup: boolean, names: DagNames): object {
  const { taskInfo, triggerPolicy, dependentTasks } = task;
  const rest = omit(task, 'componentRef', 'inputs', 'taskInfo', 'dependentTasks');
  const generated = isGroup && GENERATED.test(taskInfo?.name ?? '');
  return {
    ...(isGroup ? omit(rest, 'triggerPolicy', 'parameterIterator', 'artifactIterator') : rest),
    taskInfo: generated ? { ...taskInfo, name: '(generated)' } : taskInfo,
    ...(isGroup && triggerPolicy?.strategy !== undefined ? { strategy: triggerPolicy.strategy } : {}),
    ...(dependentTasks === undefined ? {} : { dependentTasks: asSet(dependentTasks.map(names.task)) }),
  };
}
