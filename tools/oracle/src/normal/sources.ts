import type { TaskArtifact, TaskParameter } from '@millrace/pipeline';
import type { DagNames } from './names.ts';

/** Where the value of a task's input comes from. */
export interface Source {
  /** `make.count`, `inputs.rows`, `item of loop(say)`; with a selector, `… | parseJson(string_value)["rate"]`. */
  readonly name: string;
  /** What it is called outside, where the DAG was given it. */
  readonly outer?: string;
}

/** Undefined for constants, and for whatever else a task's input may be. */
export function sourceOf(
  input: TaskParameter & TaskArtifact,
  names: DagNames,
  given: ReadonlyMap<string, string>,
): Source | undefined {
  const { taskOutputParameter: parameter, taskOutputArtifact: artifact, parameterExpressionSelector } = input;
  const selected = (name: string) =>
    parameterExpressionSelector === undefined ? name : `${name} | ${parameterExpressionSelector}`;
  const made = (task: string, key: string) => ({ name: selected(`${names.task(task)}.${names.output(task, key)}`) });
  if (parameter !== undefined) return made(parameter.producerTask, parameter.outputParameterKey);
  if (artifact !== undefined) return made(artifact.producerTask, artifact.outputArtifactKey);
  const key = input.componentInputParameter ?? input.componentInputArtifact;
  if (key === undefined) return undefined;
  const outer = given.get(key) ?? `?${key}`;
  return { name: selected(outer), outer };
}
