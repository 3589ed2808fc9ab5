import type { CallNode, GraphNode, Scope } from '../graph.ts';
import { isGroup } from '../graph-walk.ts';
import type { ComponentSpec, DagSpec, TaskSpec } from '../ir/spec.ts';
import { mergeCompiled } from '../load/merge.ts';
import { executorOptions } from '../options/executor.ts';
import { kubernetesConfig } from '../options/kubernetes.ts';
import { taskOptions } from '../options/task.ts';
import type { Draft, Place } from './draft.ts';
import { groupInterface, groupTask } from './group.ts';
import { importerInterface, importerSpec } from './importer.ts';
import { callInputs } from './inputs.ts';
import { dagOutputs } from './outputs.ts';
import { dependentTasks } from './uses.ts';

/**
 * Tasks of one DAG, with their components and executors. Each task gets a component definition of its own: tasks that
 * share one mix their outputs in kfp.local.
 */
export function compileScope(scope: Scope, place: Place, draft: Draft): DagSpec {
  const tasks: Record<string, TaskSpec> = {};
  for (const node of scope.nodes) {
    const label = draft.label([...place.pipelines, node.name].join('-'));
    const id = [...place.groups, node.name].join('/');
    if (node.description !== undefined) draft.descriptions[id] = node.description;
    // Named before what is inside it, so that names do not depend on what a group or a nested pipeline holds.
    draft.components[`comp-${label}`] = component(node, label, place, draft);
    tasks[node.name] = isGroup(node) ? groupTask(node, label) : callTask(node, label, draft);
  }
  return { tasks, ...dagOutputs(scope) };
}

function component(node: GraphNode, label: string, { pipelines, groups }: Place, draft: Draft): ComponentSpec {
  switch (node.kind) {
    case 'task': {
      const { container } = node.component.executor(draft.imageOf(node.component.name));
      draft.executors[`exec-${label}`] = { container: executorOptions(container, node, draft.imageOf) };
      const kubernetes = kubernetesConfig(node.options);
      if (kubernetes !== undefined) draft.kubernetes[`exec-${label}`] = kubernetes;
      return { ...node.component.interface, executorLabel: `exec-${label}` };
    }
    case 'importer':
      draft.executors[`exec-${label}`] = { importer: importerSpec(node) };
      return { ...importerInterface(node), executorLabel: `exec-${label}` };
    case 'pipeline': {
      const inner = node.caching ? draft : draft.withoutCaching();
      const place = { pipelines: [...pipelines, node.name], groups: [...groups, node.name] };
      return { ...node.interface, dag: compileScope(node.body, place, inner) };
    }
    case 'compiled':
      return mergeCompiled(node, label, draft);
    default:
      return {
        ...groupInterface(node),
        dag: compileScope(node.body, { pipelines, groups: [...groups, node.name] }, draft),
      };
  }
}

function callTask(node: CallNode, label: string, draft: Draft): TaskSpec {
  const inputs = callInputs(node, draft);
  const dependencies = dependentTasks(node);
  const waits = node.exitOf !== undefined || (node.kind === 'task' && node.options.ignoreUpstreamFailure === true);
  const options = node.kind === 'task' ? taskOptions(node) : { cachingOptions: { enableCache: true } };
  return {
    taskInfo: { name: node.name },
    componentRef: { name: `comp-${label}` },
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
    ...(dependencies.length === 0 ? {} : { dependentTasks: dependencies }),
    ...options,
    ...(draft.caching && !('caching' in node && !node.caching) ? {} : { cachingOptions: {} }),
    ...(waits ? { triggerPolicy: { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' } } : {}),
  };
}
