import type { ComponentSpec, ExecutorSpec, TaskArtifact, TaskParameter, TaskSpec } from '@millrace/pipeline';
import { normalDag } from './dag.ts';
import type { DagNames } from './names.ts';
import type { Normal, Place, Program } from './program.ts';
import { type Source, sourceOf } from './sources.ts';
import { compare, omit, renamed } from './values.ts';

const PLACEHOLDER = /\{\{\$\.inputs\.parameters\['([^']+)'\]\}\}/g;

/** A step or a nested pipeline: what it gets, and what it is. */
export function normalStep(task: TaskSpec, names: DagNames, place: Place): Normal {
  const component = place.program.components[task.componentRef.name];
  const { parameters, artifacts } = task.inputs ?? {};
  const inputs: Readonly<Record<string, TaskParameter & TaskArtifact>> = { ...parameters, ...artifacts };
  const declared = component?.inputDefinitions?.parameters ?? {};
  const sources = new Map<string, Source>();
  for (const [name, input] of Object.entries(inputs)) {
    const source = sourceOf(input, names, place.given);
    if (source !== undefined) sources.set(name, source);
  }
  // A value that is given only for the texts of others has a name that the compiler made up.
  const nameOf = (name: string) =>
    name.startsWith('pipelinechannel--') && !(name in declared) ? (sources.get(name)?.name ?? name) : name;
  const normalInput = (input: TaskParameter & TaskArtifact) => ({
    ...omit(input, 'componentInputParameter', 'componentInputArtifact', 'taskOutputParameter', 'taskOutputArtifact'),
    ...(input.runtimeValue === undefined ? {} : { runtimeValue: normalConstant(input.runtimeValue, nameOf) }),
    ...(input.taskFinalStatus === undefined ? {} : { taskFinalStatus: names.task(input.taskFinalStatus.producerTask) }),
    from: sourceOf(input, names, place.given)?.name,
  });
  const mapped = (side: Readonly<Record<string, TaskParameter & TaskArtifact>> | undefined) =>
    renamed(Object.fromEntries(Object.entries(side ?? {}).map(([name, input]) => [name, normalInput(input)])), nameOf);
  return {
    form: {
      inputs: { parameters: mapped(parameters), artifacts: mapped(artifacts) },
      component: component === undefined ? `?${task.componentRef.name}` : normalComponent(component, place.program),
    },
    uses: new Set([...sources.values()].flatMap(({ outer }) => (outer === undefined ? [] : [outer]))),
  };
}

function normalConstant(value: object & { readonly constant?: unknown }, nameOf: (name: string) => string): object {
  if (typeof value.constant !== 'string') return value;
  return { ...value, constant: value.constant.replace(PLACEHOLDER, (_, name: string) => `{{${nameOf(name)}}}`) };
}

function normalComponent(component: ComponentSpec, program: Program): object {
  const { executorLabel: label, dag } = component;
  if (label !== undefined) program.reached.add(label);
  const executor = label === undefined ? undefined : program.executors[label];
  const inputs = Object.keys({ ...component.inputDefinitions?.parameters, ...component.inputDefinitions?.artifacts });
  const given = new Map(inputs.map((name) => [name, `inputs.${name}`]));
  return {
    ...omit(component, 'executorLabel', 'dag'),
    ...(dag === undefined ? {} : { dag: normalDag(dag, { program, given, path: [] }).form }),
    ...(label === undefined ? {} : { executor: executor === undefined ? `?${label}` : normalExecutor(executor) }),
    ...(label === undefined ? {} : { platform: program.platformExecutors[label] }),
  };
}

/** Variables of a container are a set. */
function normalExecutor(executor: ExecutorSpec): object {
  const { container } = executor;
  if (container?.env === undefined) return executor;
  return { ...executor, container: { ...container, env: container.env.toSorted((a, b) => compare(a.name, b.name)) } };
}
