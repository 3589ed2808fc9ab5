import { artifactSchema, canonicalJson } from '@millrace/contract';
import type { CallNode, GraphNode, GroupNode, ImporterNode, LoopNode, Scope } from '../graph.ts';
import { isGroup } from '../graph.ts';
import type { ComponentSpec, DagSpec, ImporterSpec, InterfaceDefinition, TaskSpec } from '../ir/spec.ts';
import { executorOptions } from '../options/executor.ts';
import { kubernetesConfig } from '../options/kubernetes.ts';
import { taskOptions } from '../options/task.ts';
import { celCondition } from './cel.ts';
import { channelName, definitions } from './channels.ts';
import { callInputs, groupTaskInputs } from './inputs.ts';
import { dagOutputs, outputChannels } from './outputs.ts';
import type { Target } from './target.ts';
import { dependentTasks, groupInputs, loopListName } from './uses.ts';

/**
 * Tasks of one DAG, with their components and executors. Each task gets a component definition of its own: tasks that
 * share one mix their outputs in kfp.local. `path` is the names of the nested pipelines that lead here.
 */
export function compileScope(scope: Scope, path: readonly string[], target: Target): DagSpec {
  const tasks: Record<string, TaskSpec> = {};
  for (const node of scope.nodes) {
    const label = target.label([...path, node.name].join('-'));
    // Named before what is inside it, so that names do not depend on what a group or a nested pipeline holds.
    target.components[`comp-${label}`] = component(node, label, path, target);
    tasks[node.name] = isGroup(node) ? groupTask(node, label) : callTask(node, label, target);
  }
  return { tasks, ...dagOutputs(scope) };
}

function component(node: GraphNode, label: string, path: readonly string[], target: Target): ComponentSpec {
  switch (node.kind) {
    case 'task': {
      const { container } = node.component.executor(target.imageOf(node.component.name));
      target.executors[`exec-${label}`] = { container: executorOptions(container, node) };
      const kubernetes = kubernetesConfig(node.options);
      if (kubernetes !== undefined) target.kubernetes[`exec-${label}`] = kubernetes;
      return { ...node.component.interface, executorLabel: `exec-${label}` };
    }
    case 'importer':
      target.executors[`exec-${label}`] = { importer: importer(node) };
      return { ...importerInterface(node), executorLabel: `exec-${label}` };
    case 'pipeline': {
      const inner = node.caching ? target : target.withoutCaching();
      return { ...node.interface, dag: compileScope(node.body, [...path, node.name], inner) };
    }
    default:
      return { ...groupInterface(node), dag: compileScope(node.body, path, target) };
  }
}

function callTask(node: CallNode, label: string, target: Target): TaskSpec {
  const inputs = callInputs(node);
  const dependencies = dependentTasks(node);
  const waits = node.exitOf !== undefined || (node.kind === 'task' && node.options.ignoreUpstreamFailure === true);
  const options = node.kind === 'task' ? taskOptions(node) : { cachingOptions: { enableCache: true } };
  return {
    taskInfo: { name: node.name },
    componentRef: { name: `comp-${label}` },
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
    ...(dependencies.length === 0 ? {} : { dependentTasks: dependencies }),
    ...options,
    ...(target.caching && !(node.kind === 'pipeline' && !node.caching) ? {} : { cachingOptions: {} }),
    ...(waits ? { triggerPolicy: { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' } } : {}),
  };
}

function groupTask(node: GroupNode, label: string): TaskSpec {
  const inputs = groupTaskInputs(node);
  const dependencies = dependentTasks(node);
  return {
    taskInfo: { name: node.name },
    componentRef: { name: `comp-${label}` },
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
    ...(dependencies.length === 0 ? {} : { dependentTasks: dependencies }),
    ...(node.kind === 'branch' ? { triggerPolicy: { condition: celCondition(node.condition) } } : {}),
    ...(node.kind === 'loop' ? iterator(node) : {}),
  };
}

function iterator(loop: LoopNode): Partial<TaskSpec> {
  const { items, item, parallelism } = loop;
  const itemInput = channelName(item);
  const policy = parallelism === undefined ? {} : { iteratorPolicy: { parallelismLimit: parallelism } };
  if (!('kind' in items)) return { parameterIterator: { items: { raw: canonicalJson(items) }, itemInput }, ...policy };
  const list = loopListName(groupInputs(loop), items);
  return items.kind === 'parameter'
    ? { parameterIterator: { items: { inputParameter: list }, itemInput }, ...policy }
    : { artifactIterator: { items: { inputArtifact: list }, itemInput }, ...policy };
}

function groupInterface(node: GroupNode): Pick<ComponentSpec, 'inputDefinitions' | 'outputDefinitions'> {
  const inputs = groupInputs(node);
  if (node.kind === 'loop') inputs.set(channelName(node.item), node.item);
  const outputs = [...node.body.outputs].flatMap(([name, output]) => {
    const [channel] = outputChannels(output);
    return channel === undefined ? [] : [[name, node.kind === 'loop' ? asList(channel) : channel] as const];
  });
  return {
    ...(inputs.size === 0 ? {} : { inputDefinitions: definitions(inputs) }),
    ...(outputs.length === 0 ? {} : { outputDefinitions: definitions(outputs) }),
  };
}

const asList = (channel: LoopNode['item']): LoopNode['item'] =>
  channel.kind === 'artifact' ? { ...channel, list: true } : { ...channel, type: 'list' };

function importer(node: ImporterNode): ImporterSpec {
  const uri = node.arguments.get('uri');
  return {
    artifactUri: uri?.kind === 'constant' ? { constant: String(uri.value) } : { runtimeParameter: 'uri' },
    typeSchema: artifactSchema(node.type),
    ...(Object.keys(node.metadata).length === 0 ? {} : { metadata: node.metadata }),
    ...(node.reimport ? { reimport: true } : {}),
  };
}

function importerInterface(node: ImporterNode): {
  readonly inputDefinitions: InterfaceDefinition;
  readonly outputDefinitions: InterfaceDefinition;
} {
  const channels = [...node.arguments].flatMap(([name, argument]) =>
    argument.kind === 'channel' ? [[name, argument.channel] as const] : [],
  );
  const { parameters } = definitions(channels);
  return {
    inputDefinitions: { parameters: { ...parameters, uri: { parameterType: 'STRING' } } },
    outputDefinitions: { artifacts: { artifact: { artifactType: artifactSchema(node.type) } } },
  };
}
