import { SCHEMA_VERSION } from '@millrace/contract';
import type { Pipeline } from '../define.ts';
import type { BranchNode, Channel, Scope, TaskNode } from '../graph.ts';
import type { CompiledPipeline } from '../ir/compiled.ts';
import type { ComponentSpec, DagSpec, PipelineSpec, TaskSpec } from '../ir/spec.ts';
import { resources } from '../options/resources.ts';
import { taskOptions } from '../options/task.ts';
import { celCondition } from './cel.ts';
import {
  artifactSource,
  channelDefinitions,
  channelName,
  parameterSource,
  usedChannels,
  withoutEmpty,
} from './channels.ts';

export interface CompileOptions {
  /** Where the images are, e.g. `gcr.io/PROJECT`. Default {@link IMAGE_REPOSITORY}. */
  readonly imageRepository?: string;
  /** Tag of the images in the repository. Default: none. */
  readonly imageTag?: string;
  /** Component → image reference, with its digest; wins over the repository. */
  readonly images?: Readonly<Record<string, string>>;
  /** Version of Millrace, for `sdkVersion`. Default `0.1.0`. */
  readonly version?: string;
}

/** Stands in committed files for the repository that the images are in. */
export const IMAGE_REPOSITORY = 'gcr.io/PROJECT';

/** The pipeline as KFP's intermediate representation: the same object for the same pipeline, whatever the clock says. */
export function compile(pipeline: Pipeline, options: CompileOptions = {}): CompiledPipeline {
  const spec: Required<Pick<PipelineSpec, 'components'>> & { executors: ExecutorSpecs } = {
    components: {},
    executors: {},
  };
  const { images, imageRepository = IMAGE_REPOSITORY, imageTag } = options;
  const tag = imageTag === undefined ? '' : `:${imageTag}`;
  const imageOf = (component: string) => images?.[component] ?? `${imageRepository}/${component}${tag}`;
  const dag = compileScope(pipeline.graph, spec, imageOf);
  const compiled: PipelineSpec = {
    pipelineInfo: {
      name: pipeline.name,
      ...(pipeline.description === '' ? {} : { description: pipeline.description }),
    },
    schemaVersion: SCHEMA_VERSION,
    sdkVersion: `millrace-${options.version ?? '0.1.0'}`,
    components: spec.components,
    deploymentSpec: { executors: spec.executors },
    root: { ...pipeline.interface, dag: { ...dag, ...pipelineOutputs(pipeline) } },
  };
  return { spec: compiled };
}

type ExecutorSpecs = NonNullable<NonNullable<PipelineSpec['deploymentSpec']>['executors']>;
interface Target {
  readonly components: Record<string, ComponentSpec>;
  readonly executors: ExecutorSpecs;
}

/** Tasks of one DAG. Each gets a component definition of its own: tasks that share one mix their outputs in kfp.local. */
function compileScope(scope: Scope, target: Target, imageOf: (component: string) => string): DagSpec {
  const tasks: Record<string, TaskSpec> = {};
  for (const node of scope.nodes) {
    const component = `comp-${node.name}`;
    if (node.kind === 'task') {
      const executor = node.component.executor(imageOf(node.component.name));
      target.executors[`exec-${node.name}`] = { container: { ...executor.container, ...resources(node.options) } };
      target.components[component] = { ...node.component.interface, executorLabel: `exec-${node.name}` };
    } else {
      target.components[component] = {
        inputDefinitions: channelDefinitions(usedChannels(node)),
        dag: compileScope(node.body, target, imageOf),
      };
    }
    tasks[node.name] = taskSpec(node);
  }
  return { tasks };
}

function taskSpec(node: TaskNode | BranchNode): TaskSpec {
  const inputs = taskInputs(node);
  const dependencies = dependentTasks(node);
  return {
    taskInfo: { name: node.name },
    componentRef: { name: `comp-${node.name}` },
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
    ...(dependencies.length === 0 ? {} : { dependentTasks: dependencies }),
    ...(node.kind === 'branch' ? { triggerPolicy: { condition: celCondition(node.condition) } } : taskOptions(node)),
  };
}

function taskInputs(node: TaskNode | BranchNode): NonNullable<TaskSpec['inputs']> {
  const inputs: Required<NonNullable<TaskSpec['inputs']>> = { parameters: {}, artifacts: {} };
  const add = (name: string, channel: Channel) => {
    if (channel.kind === 'parameter') inputs.parameters[name] = parameterSource(channel, node.scope);
    else inputs.artifacts[name] = artifactSource(channel, node.scope);
  };
  if (node.kind === 'task') {
    for (const [name, argument] of node.arguments) {
      if (argument.kind === 'constant') inputs.parameters[name] = { runtimeValue: { constant: argument.value } };
      else add(name, argument.channel);
    }
  } else {
    for (const channel of usedChannels(node)) add(channelName(channel), channel);
  }
  return withoutEmpty(inputs);
}

/** Names of the nodes of the same DAG that must end first: producers, and what `after` names. */
function dependentTasks(node: TaskNode | BranchNode): string[] {
  const names = new Set<string>();
  for (const { origin, scope } of usedChannels(node)) {
    if (origin.from === 'step' && scope === node.scope) names.add(origin.step);
  }
  for (const task of afterOf(node)) if (task.scope === node.scope) names.add(task.name);
  return [...names].sort();
}

/** A branch waits for whatever one of its steps must come after. */
const afterOf = (node: TaskNode | BranchNode): readonly TaskNode[] =>
  node.kind === 'task' ? node.after : node.body.nodes.flatMap(afterOf);

function pipelineOutputs(pipeline: Pipeline): Pick<DagSpec, 'outputs'> {
  const outputs: Required<NonNullable<DagSpec['outputs']>> = { parameters: {}, artifacts: {} };
  for (const [name, { kind, origin }] of pipeline.results) {
    if (origin.from === 'input') continue;
    const { step: producerSubtask, output } = origin;
    if (kind === 'parameter') {
      outputs.parameters[name] = { valueFromParameter: { producerSubtask, outputParameterKey: output } };
    } else {
      outputs.artifacts[name] = { artifactSelectors: [{ producerSubtask, outputArtifactKey: output }] };
    }
  }
  return pipeline.results.size === 0 ? {} : { outputs: withoutEmpty(outputs) };
}
