import type { JsonValue } from '@millrace/contract';
import type { ComponentSpec, DagSpec, PipelineSpec, TaskSpec } from '@millrace/pipeline';
import { type ArtifactValue, artifactsOf, type TaskResult, type Values } from './values.ts';

/** One output of a task in a DAG, under whatever kind. */
interface Selector {
  readonly task: string;
  readonly key: string;
}

/** What a DAG gives, from what its tasks gave: of several selectors, the first whose task ran. */
export function resolveOutputs(dag: DagSpec, results: ReadonlyMap<string, TaskResult>): Values {
  const parameters: Record<string, JsonValue> = {};
  for (const name of Object.keys(dag.outputs?.parameters ?? {})) {
    const value = first(parameterSelectors(dag, name), ({ task, key }) => results.get(task)?.parameters[key]);
    if (value !== undefined) parameters[name] = value;
  }
  const artifacts: Record<string, ArtifactValue> = {};
  for (const name of Object.keys(dag.outputs?.artifacts ?? {})) {
    const value = first(artifactSelectors(dag, name), ({ task, key }) => results.get(task)?.artifacts[key]);
    if (value !== undefined) artifacts[name] = Array.isArray(value) ? value : { ...value, name };
  }
  return { parameters, artifacts };
}

/**
 * What a loop gives: of each output a list, in the order of the items. A list that an inner loop collected is not put
 * into the list but joined to it, as KFP's backend does, however deep the inner loop lies.
 * @see https://github.com/kubeflow/pipelines/blob/master/backend/src/v2/driver/resolve.go, CollectInputs
 */
export function collectOutputs(spec: PipelineSpec, component: ComponentSpec, iterations: readonly Values[]): Values {
  const parameters: Record<string, JsonValue> = {};
  for (const name of Object.keys(component.outputDefinitions?.parameters ?? {})) {
    const values = iterations.flatMap((iteration) => optional(iteration.parameters[name]));
    const inner = isCollected(spec, component, (dag) => parameterSelectors(dag, name));
    parameters[name] = inner ? values.flatMap((value) => (isArray(value) ? value : [value])) : values;
  }
  const artifacts: Record<string, ArtifactValue> = {};
  for (const name of Object.keys(component.outputDefinitions?.artifacts ?? {})) {
    const values = iterations.flatMap((iteration) => optional(iteration.artifacts[name]));
    artifacts[name] = values.flatMap(artifactsOf).map((artifact) => ({ ...artifact, name }));
  }
  return { parameters, artifacts };
}

/** Whether an output of a DAG is already the list that a loop in it collected. */
function isCollected(
  spec: PipelineSpec,
  component: ComponentSpec,
  selectorsIn: (dag: DagSpec) => readonly Selector[],
): boolean {
  const { dag } = component;
  if (dag === undefined) return false;
  return selectorsIn(dag).some(({ task: name, key }) => {
    const task = dag.tasks[name];
    if (task === undefined) return false;
    const inner = spec.components?.[task.componentRef.name] ?? {};
    return isLoop(task) || isCollected(spec, inner, (deeper) => parameterSelectors(deeper, key));
  });
}

export const isLoop = (task: TaskSpec): boolean =>
  task.parameterIterator !== undefined || task.artifactIterator !== undefined;

function parameterSelectors(dag: DagSpec, name: string): readonly Selector[] {
  const { valueFromParameter: one, valueFromOneof: several } = dag.outputs?.parameters?.[name] ?? {};
  const selectors = one === undefined ? (several?.parameterSelectors ?? []) : [one];
  return selectors.map((selector) => ({ task: selector.producerSubtask, key: selector.outputParameterKey }));
}

function artifactSelectors(dag: DagSpec, name: string): readonly Selector[] {
  const selectors = dag.outputs?.artifacts?.[name]?.artifactSelectors ?? [];
  return selectors.map((selector) => ({ task: selector.producerSubtask, key: selector.outputArtifactKey }));
}

function first<T, U>(items: readonly T[], get: (item: T) => U | undefined): U | undefined {
  for (const item of items) {
    const value = get(item);
    if (value !== undefined) return value;
  }
  return undefined;
}

const optional = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value]);
const isArray = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
