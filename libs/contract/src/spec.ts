import type { ComponentDefinition, Effects } from './component.ts';
import { componentInterface, type InterfaceSpec, sortedEntries } from './interface.ts';
import type { Inputs, Outputs } from './run.ts';

/** Version of KFP's IR that is written: the one that KFP 2 and Vertex AI Pipelines read. */
export const SCHEMA_VERSION = '2.1.0';
/** Variables that an executor's container gets, so that a reader of IR alone knows what it runs. */
export const COMPONENT_VARIABLE = 'MILLRACE_COMPONENT';
export const EFFECTS_VARIABLE = 'MILLRACE_EFFECTS';

/** `deploymentSpec.executors.<label>` of IR. */
export type ExecutorSpec = {
  readonly container: {
    readonly args: readonly string[];
    readonly command: readonly string[];
    readonly env?: readonly { readonly name: string; readonly value: string }[];
    readonly image: string;
  };
};

/** A task of a DAG that only passes on the DAG's own inputs. */
export type ForwardingTask = {
  readonly cachingOptions: { readonly enableCache?: true };
  readonly componentRef: { readonly name: string };
  readonly inputs?: {
    readonly artifacts?: { readonly [name: string]: { readonly componentInputArtifact: string } };
    readonly parameters?: { readonly [name: string]: { readonly componentInputParameter: string } };
  };
  readonly taskInfo: { readonly name: string };
};

/** `root.dag.outputs` of IR: which task gives each output. */
export type DagOutputs = {
  readonly artifacts?: {
    readonly [name: string]: {
      readonly artifactSelectors: readonly { readonly outputArtifactKey: string; readonly producerSubtask: string }[];
    };
  };
  readonly parameters?: {
    readonly [name: string]: {
      readonly valueFromParameter: { readonly outputParameterKey: string; readonly producerSubtask: string };
    };
  };
};

/** A PipelineSpec with one component: what `component.yaml` holds. */
export type ComponentSpec = {
  readonly components: { readonly [name: string]: InterfaceSpec & { readonly executorLabel: string } };
  readonly deploymentSpec: { readonly executors: { readonly [label: string]: ExecutorSpec } };
  readonly pipelineInfo: { readonly name: string };
  readonly root: InterfaceSpec & {
    readonly dag: { readonly outputs?: DagOutputs; readonly tasks: { readonly [name: string]: ForwardingTask } };
  };
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly sdkVersion: string;
};

/**
 * How a step of a pipeline starts this component, in any KFP 2 cluster: the whole executor input as one argument. The
 * variables tell whoever runs the compiled pipeline what the step is.
 */
export function executorSpec<I extends Inputs, O extends Outputs>(
  definition: ComponentDefinition<I, O>,
  image: string,
): ExecutorSpec {
  return {
    container: {
      args: ['kfp', '--executor-input', '{{$}}'],
      command: [`/app/${definition.name}`],
      env: [
        { name: COMPONENT_VARIABLE, value: definition.name },
        { name: EFFECTS_VARIABLE, value: definition.effects },
      ],
      image,
    },
  };
}

/** KFP's own cache knows inputs only, so it may serve pure components and no others. */
export const cachingOptions = (effects: Effects): { readonly enableCache?: true } =>
  effects === 'pure' ? { enableCache: true } : {};

/**
 * The KFP v2 specification of one component, as the KFP SDK compiles a container component: loadable by
 * `kfp.components.load_component_from_file` and by the runner.
 * @param options.image Reference of the image, e.g. `gcr.io/PROJECT/train`.
 * @param options.version Of Millrace, for `sdkVersion`.
 * @see https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto
 */
export function componentSpec<I extends Inputs, O extends Outputs>(
  definition: ComponentDefinition<I, O>,
  options: { readonly image: string; readonly version: string },
): ComponentSpec {
  const { name } = definition;
  const face = componentInterface(definition);
  const outputs = forwardedOutputs(name, face);
  return {
    components: { [`comp-${name}`]: { executorLabel: `exec-${name}`, ...face } },
    deploymentSpec: { executors: { [`exec-${name}`]: withoutEnvironment(executorSpec(definition, options.image)) } },
    pipelineInfo: { name },
    root: {
      dag: {
        ...(outputs === undefined ? {} : { outputs }),
        tasks: { [name]: forwardingTask(name, definition.effects, face) },
      },
      ...face,
    },
    schemaVersion: SCHEMA_VERSION,
    sdkVersion: `millrace-${options.version}`,
  };
}

/** The SDK (kfp 2.17) cannot use a loaded component that has variables: it expects a mapping where IR has a list. */
const withoutEnvironment = ({ container: { env: _, ...container } }: ExecutorSpec): ExecutorSpec => ({ container });

function forwardingTask(name: string, effects: Effects, face: InterfaceSpec): ForwardingTask {
  const { artifacts, parameters } = face.inputDefinitions ?? {};
  const inputs = {
    ...(artifacts === undefined ? {} : { artifacts: mapNames(artifacts, (n) => ({ componentInputArtifact: n })) }),
    ...(parameters === undefined ? {} : { parameters: mapNames(parameters, (n) => ({ componentInputParameter: n })) }),
  };
  return {
    cachingOptions: cachingOptions(effects),
    componentRef: { name: `comp-${name}` },
    ...(face.inputDefinitions === undefined ? {} : { inputs }),
    taskInfo: { name },
  };
}

function forwardedOutputs(task: string, face: InterfaceSpec): DagOutputs | undefined {
  if (face.outputDefinitions === undefined) return undefined;
  const { artifacts, parameters } = face.outputDefinitions;
  return {
    ...(artifacts === undefined
      ? {}
      : {
          artifacts: mapNames(artifacts, (outputArtifactKey) => ({
            artifactSelectors: [{ outputArtifactKey, producerSubtask: task }],
          })),
        }),
    ...(parameters === undefined
      ? {}
      : {
          parameters: mapNames(parameters, (outputParameterKey) => ({
            valueFromParameter: { outputParameterKey, producerSubtask: task },
          })),
        }),
  };
}

const mapNames = <T>(record: Readonly<Record<string, unknown>>, make: (name: string) => T): Record<string, T> =>
  Object.fromEntries(sortedEntries(record).map(([name]) => [name, make(name)]));
