import { choices, error, type Rule, warning } from '../rule.ts';
import { own } from '../survey.ts';

/**
 * What refers to components and executors finds them. The backend refuses these at once
 * (pipelineDFS.dfs in backend/src/v2/compiler/visitor.go).
 */
export const implementations: Rule = function* ({ spec, tasks, dags }) {
  if (spec.root.dag === undefined) {
    yield error(
      'root',
      'EMPTY_DAG',
      'The root of a pipeline is a DAG.',
      'A component by itself is run as a pipeline of one step.',
    );
  }
  for (const { path, dag } of dags) {
    if (Object.keys(dag.tasks).length === 0) yield error(`${path}.dag.tasks`, 'EMPTY_DAG', 'It has no tasks.');
  }
  for (const { path, task, component } of tasks) {
    const { name } = task.componentRef;
    if (component === undefined) {
      const there = choices(Object.keys(spec.components ?? {}));
      yield error(
        `${path}.componentRef`,
        'MISSING_COMPONENT',
        `There is no component "${name}".`,
        `There is: ${there}.`,
      );
    }
  }
  const used = new Set(tasks.map(({ task }) => task.componentRef.name));
  for (const [name, { dag, executorLabel }] of Object.entries(spec.components ?? {})) {
    if (!used.has(name) || dag !== undefined) continue;
    const path = `components.${name}.executorLabel`;
    if (executorLabel === undefined) {
      yield error(`components.${name}`, 'MISSING_EXECUTOR', 'It has neither a DAG nor an executor.');
      continue;
    }
    const executor = own(spec.deploymentSpec?.executors, executorLabel);
    if (executor === undefined) yield error(path, 'MISSING_EXECUTOR', `There is no executor "${executorLabel}".`);
    else if (executor.container === undefined && executor.importer === undefined) {
      yield error(
        `deploymentSpec.executors.${executorLabel}`,
        'MISSING_EXECUTOR',
        'It has neither a container nor an importer.',
      );
    }
  }
};

/** What nothing leads to does not run. */
export const unused: Rule = function* ({ spec, tasks }) {
  const components = new Set(tasks.map(({ task }) => task.componentRef.name));
  const labels = new Set<string | undefined>();
  for (const [name, component] of Object.entries(spec.components ?? {})) {
    if (components.has(name)) labels.add(component.executorLabel);
    else yield warning(`components.${name}`, 'UNUSED', 'No task uses this component.');
  }
  for (const label of Object.keys(spec.deploymentSpec?.executors ?? {})) {
    if (!labels.has(label))
      yield warning(`deploymentSpec.executors.${label}`, 'UNUSED', 'No component uses this executor.');
  }
};

/**
 * kfp.local names a task's folder after its component: two tasks of one component read each other's outputs
 * (kfp/local/executor_output_utils.py and task_dispatcher.py of PyPI's kfp 2.17.0). KFP itself is not concerned.
 */
export const sharedComponents: Rule = function* ({ executors, target }) {
  if (target !== 'local') return;
  for (const { tasks, executor } of executors) {
    const [first, ...others] = tasks;
    if (first === undefined || others.length === 0 || executor.container === undefined) continue;
    const names = others.map(({ name }) => name).join(', ');
    yield warning(
      first.path,
      'SHARED_COMPONENT',
      `It shares its component with ${names}: kfp.local keeps their outputs in one folder.`,
      'Run it with `millrace run`, or give each task a component of its own.',
    );
  }
};
