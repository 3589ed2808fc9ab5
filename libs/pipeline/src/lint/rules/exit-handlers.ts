import { error, type Rule, warning } from '../rule.ts';
import type { DagSite, TaskSite } from '../survey.ts';
import { waitsFor } from './order.ts';

const COMPLETED = 'ALL_UPSTREAM_TASKS_COMPLETED';
const STRATEGIES: readonly string[] = ['TRIGGER_STRATEGY_UNSPECIFIED', 'ALL_UPSTREAM_TASKS_SUCCEEDED', COMPLETED];

/** Always run after what they wait for, whatever became of it. */
export const isExitTask = ({ task }: TaskSite): boolean => task.triggerPolicy?.strategy === COMPLETED;

/**
 * A step that must always run does. The backend makes it a hook of each task that it waits for
 * (backend/src/v2/compiler/argocompiler/dag.go): without such a task it never runs, with two it runs twice, and nothing
 * can wait for it. The final status is that of the first dependency (resolveInputParameter in
 * backend/src/v2/driver/resolve.go).
 */
export const exitHandlers: Rule = function* ({ dags, target }) {
  for (const dag of dags) {
    yield* finalStatuses(dag);
    const exits = [...dag.tasks.values()].filter(isExitTask);
    for (const { path, task } of dag.tasks.values()) {
      const strategy = task.triggerPolicy?.strategy ?? COMPLETED;
      if (!STRATEGIES.includes(strategy)) {
        yield error(
          `${path}.triggerPolicy.strategy`,
          'INVALID_EXIT_HANDLER',
          `"${strategy}" is none of ${STRATEGIES.join(', ')}.`,
        );
      }
    }
    if (target !== 'kfp') continue;
    if (exits.length > 0 && exits.length === dag.tasks.size) {
      yield error(`${dag.path}.dag.tasks`, 'EMPTY_DAG', 'All of its tasks wait for others to end.');
    }
    for (const exit of exits) yield* hook(exit, dag);
  }
};

function* finalStatuses({ tasks }: DagSite) {
  for (const site of tasks.values()) {
    for (const [name, { taskFinalStatus }] of Object.entries(site.task.inputs?.parameters ?? {})) {
      if (taskFinalStatus === undefined) continue;
      const path = `${site.path}.inputs.parameters.${name}`;
      const { producerTask } = taskFinalStatus;
      const first = site.task.dependentTasks?.[0];
      if (!tasks.has(producerTask)) {
        yield error(path, 'UNKNOWN_TASK', `It is the final status of "${producerTask}", which is not in this DAG.`);
      } else if (first !== producerTask) {
        const message = `It is the final status of ${producerTask}, but the first task in dependentTasks is ${first ?? 'missing'}.`;
        yield error(path, 'INVALID_EXIT_HANDLER', message);
      }
      if (!isExitTask(site)) {
        const message = 'It wants a final status and runs only after success: a failure skips it.';
        yield error(site.path, 'INVALID_EXIT_HANDLER', message, `triggerPolicy: { strategy: ${COMPLETED} }`);
      }
    }
  }
}

function* hook({ path, name, task }: TaskSite, { tasks }: DagSite) {
  const count = waitsFor(task).length;
  if (count === 0) yield error(path, 'INVALID_EXIT_HANDLER', 'It waits for no task, and so KFP never starts it.');
  if (count > 1)
    yield warning(path, 'INVALID_EXIT_HANDLER', `KFP runs it once after each of the ${count} tasks that it waits for.`);
  for (const other of tasks.values()) {
    if (!waitsFor(other.task).includes(name)) continue;
    yield error(
      other.path,
      'INVALID_EXIT_HANDLER',
      `It waits for ${name}, which KFP runs as a hook: nothing can come after it.`,
    );
  }
}
