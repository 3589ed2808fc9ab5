import { type JsonObject, type JsonValue, MillraceError } from '@millrace/contract';
import type { ArtifactRecord } from '@millrace/metadata';
import type { DagSpec, InterfaceDefinition, TaskSpec } from '@millrace/pipeline';
import { withDefaults } from './definitions.ts';
import type { StepState } from './events.ts';

/** Values by name: what goes into a task or a DAG, or comes out of it. */
export interface Values {
  readonly parameters: JsonObject;
  readonly artifacts: Readonly<Record<string, ArtifactRecord>>;
}
export const NOTHING: Values = { parameters: {}, artifacts: {} };

/** How a task ended and what it gave. */
export interface TaskResult extends Values {
  readonly state: StepState;
}

/** A task's inputs, from its DAG's inputs and what the tasks before it gave. Absent optional ones are left out. */
export function resolveInputs(
  task: TaskSpec,
  definitions: InterfaceDefinition | undefined,
  scope: Values,
  results: ReadonlyMap<string, TaskResult>,
): Values {
  const parameters: Record<string, JsonValue> = {};
  for (const [name, source] of Object.entries(task.inputs?.parameters ?? {})) {
    const { taskOutputParameter: output, componentInputParameter: input, runtimeValue } = source;
    const value =
      output !== undefined
        ? results.get(output.producerTask)?.parameters[output.outputParameterKey]
        : input !== undefined
          ? scope.parameters[input]
          : runtimeValue?.constant;
    if (source.parameterExpressionSelector !== undefined || source.taskFinalStatus !== undefined) {
      throw new MillraceError('UNSUPPORTED_INPUT', `The source of the input ${name} cannot be read here yet.`);
    }
    if (value !== undefined) parameters[name] = value;
  }
  const artifacts: Record<string, ArtifactRecord> = {};
  for (const [name, { taskOutputArtifact: output, componentInputArtifact: input }] of Object.entries(
    task.inputs?.artifacts ?? {},
  )) {
    const artifact =
      output !== undefined
        ? results.get(output.producerTask)?.artifacts[output.outputArtifactKey]
        : scope.artifacts[input ?? ''];
    if (artifact !== undefined) artifacts[name] = { ...artifact, name };
  }
  const complete: Values = { parameters: withDefaults(parameters, definitions), artifacts };
  checkComplete(complete, definitions);
  return complete;
}

function checkComplete(values: Values, definitions: InterfaceDefinition | undefined): void {
  const missing = [
    ...Object.entries(definitions?.parameters ?? {}).filter(
      ([name, d]) => d.isOptional !== true && values.parameters[name] === undefined,
    ),
    ...Object.entries(definitions?.artifacts ?? {}).filter(
      ([name, d]) => d.isOptional !== true && values.artifacts[name] === undefined,
    ),
  ];
  if (missing.length === 0) return;
  throw new MillraceError('MISSING_INPUT', `No value came for ${missing.map(([name]) => name).join(', ')}.`);
}

/** What a DAG gives, from what its tasks gave. */
export function resolveOutputs(dag: DagSpec, results: ReadonlyMap<string, TaskResult>): Values {
  const parameters: Record<string, JsonValue> = {};
  for (const [name, { valueFromParameter }] of Object.entries(dag.outputs?.parameters ?? {})) {
    const from = valueFromParameter;
    const value =
      from === undefined ? undefined : results.get(from.producerSubtask)?.parameters[from.outputParameterKey];
    if (value !== undefined) parameters[name] = value;
  }
  const artifacts: Record<string, ArtifactRecord> = {};
  for (const [name, { artifactSelectors }] of Object.entries(dag.outputs?.artifacts ?? {})) {
    for (const { producerSubtask, outputArtifactKey } of artifactSelectors) {
      const artifact = results.get(producerSubtask)?.artifacts[outputArtifactKey];
      if (artifact !== undefined) artifacts[name] = { ...artifact, name };
    }
  }
  return { parameters, artifacts };
}
