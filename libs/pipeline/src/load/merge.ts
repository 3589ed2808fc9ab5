import type { Draft } from '../compile/draft.ts';
import type { CompiledNode } from '../graph.ts';
import type { ComponentSpec, DagSpec, TaskSpec } from '../ir/spec.ts';

/** The components of a compiled pipeline under names of their own, and its root as the component of a task. */
export function mergeCompiled({ interface: face, compiled, caching }: CompiledNode, label: string, draft: Draft) {
  const { spec, platform } = compiled;
  const { executors = {} } = spec.deploymentSpec ?? {};
  const { executors: kubernetes = {} } = platform?.platforms.kubernetes?.deploymentSpec ?? {};
  const labels = new Map<string, string>();
  for (const name of Object.keys(spec.components ?? {}).sort()) {
    labels.set(name, draft.label(`${label}-${name.replace(/^comp-/, '')}`));
  }
  const cached = caching && draft.caching;
  for (const [name, inner] of labels) {
    const component = spec.components?.[name] ?? {};
    draft.components[`comp-${inner}`] = renamed(component, inner, labels, cached);
    const { executorLabel = '' } = component;
    const [executor, config] = [executors[executorLabel], kubernetes[executorLabel]];
    if (executor !== undefined) draft.executors[`exec-${inner}`] = executor;
    if (config !== undefined) draft.kubernetes[`exec-${inner}`] = config;
  }
  const { dag } = spec.root;
  return { ...face, ...(dag === undefined ? {} : { dag: renamedDag(dag, labels, cached) }) };
}

const renamed = (
  { dag, executorLabel, ...face }: ComponentSpec,
  label: string,
  labels: ReadonlyMap<string, string>,
  cached: boolean,
): ComponentSpec => ({
  ...face,
  ...(dag === undefined ? {} : { dag: renamedDag(dag, labels, cached) }),
  ...(executorLabel === undefined ? {} : { executorLabel: `exec-${label}` }),
});

function renamedDag(dag: DagSpec, labels: ReadonlyMap<string, string>, cached: boolean): DagSpec {
  const tasks = Object.entries(dag.tasks).map(([name, task]): [string, TaskSpec] => [
    name,
    {
      ...task,
      componentRef: { name: `comp-${labels.get(task.componentRef.name) ?? task.componentRef.name}` },
      ...(cached || task.cachingOptions === undefined ? {} : { cachingOptions: {} }),
    },
  ]);
  return { ...dag, tasks: Object.fromEntries(tasks) };
}
