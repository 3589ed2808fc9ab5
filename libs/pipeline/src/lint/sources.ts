import type { JsonValue } from '@millrace/contract';
import type {
  ArtifactDefinition,
  ComponentSpec,
  ParameterDefinition,
  TaskArtifact,
  TaskParameter,
} from '../ir/spec.ts';
import { own, type TaskSite } from './survey.ts';

/** Where a value comes from, or why it comes from nowhere. */
export type Source<D> =
  /** `optional`: an input of the DAG that need not have a value in a run. */
  | { readonly kind: 'definition'; readonly definition: D; readonly from: string; readonly optional: boolean }
  | { readonly kind: 'constant'; readonly value: JsonValue }
  | { readonly kind: 'final-status'; readonly producer: string }
  /** The producer's component is not there; another rule says so. */
  | { readonly kind: 'unknowable' }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown-task'; readonly name: string }
  | {
      readonly kind: 'unknown-output';
      readonly task: TaskSite;
      readonly output: string;
      readonly known: readonly string[];
    }
  | { readonly kind: 'undeclared'; readonly name: string; readonly known: readonly string[] };

/** Follows a parameter of a task to what gives it. */
export function parameterSource({ parent }: TaskSite, input: TaskParameter): Source<ParameterDefinition> {
  const { componentInputParameter, taskOutputParameter, runtimeValue, taskFinalStatus } = input;
  if (taskOutputParameter !== undefined) {
    const { producerTask, outputParameterKey } = taskOutputParameter;
    return output(
      parent.tasks.get(producerTask),
      producerTask,
      outputParameterKey,
      (made) => made.outputDefinitions?.parameters,
    );
  }
  if (componentInputParameter !== undefined) {
    const inputs = parent.component.inputDefinitions?.parameters;
    const definition = own(inputs, componentInputParameter);
    if (definition === undefined) return undeclared(componentInputParameter, inputs);
    // KFP gives these two itself.
    const isGiven = definition.parameterType === 'TASK_FINAL_STATUS' || definition.parameterType === 'TASK_CONFIG';
    const optional = definition.isOptional === true && definition.defaultValue === undefined && !isGiven;
    return { kind: 'definition', definition, from: componentInputParameter, optional };
  }
  if (runtimeValue?.constant !== undefined) return { kind: 'constant', value: runtimeValue.constant };
  return taskFinalStatus === undefined
    ? { kind: 'none' }
    : { kind: 'final-status', producer: taskFinalStatus.producerTask };
}

/** Follows an artifact of a task to what gives it. */
export function artifactSource({ parent }: TaskSite, input: TaskArtifact): Source<ArtifactDefinition> {
  const { componentInputArtifact, taskOutputArtifact } = input;
  if (taskOutputArtifact !== undefined) {
    const { producerTask, outputArtifactKey } = taskOutputArtifact;
    return output(
      parent.tasks.get(producerTask),
      producerTask,
      outputArtifactKey,
      (made) => made.outputDefinitions?.artifacts,
    );
  }
  if (componentInputArtifact === undefined) return { kind: 'none' };
  const inputs = parent.component.inputDefinitions?.artifacts;
  const definition = own(inputs, componentInputArtifact);
  if (definition === undefined) return undeclared(componentInputArtifact, inputs);
  return { kind: 'definition', definition, from: componentInputArtifact, optional: definition.isOptional === true };
}

function output<D>(
  task: TaskSite | undefined,
  name: string,
  key: string,
  definitionsOf: (component: ComponentSpec) => Readonly<Record<string, D>> | undefined,
): Source<D> {
  if (task === undefined) return { kind: 'unknown-task', name };
  if (task.component === undefined) return { kind: 'unknowable' };
  const definitions = definitionsOf(task.component);
  const definition = own(definitions, key);
  if (definition === undefined) {
    return { kind: 'unknown-output', task, output: key, known: Object.keys(definitions ?? {}) };
  }
  return { kind: 'definition', definition, from: `${name}.${key}`, optional: false };
}

const undeclared = (name: string, inputs: object | undefined): Source<never> => ({
  kind: 'undeclared',
  name,
  known: Object.keys(inputs ?? {}),
});
