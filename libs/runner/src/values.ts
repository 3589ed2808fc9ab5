import type { JsonObject } from '@millrace/contract';
import type { ArtifactRecord } from '@millrace/metadata';
import type { StepError, StepState } from './events.ts';

/** An artifact, or what `isArtifactList` inputs take and loops give: several, in their order. */
export type ArtifactValue = ArtifactRecord | readonly ArtifactRecord[];

/** Values by name: what goes into a task or a DAG, or comes out of it. Absent optional ones are left out. */
export interface Values {
  readonly parameters: JsonObject;
  readonly artifacts: Readonly<Record<string, ArtifactValue>>;
  /** Parameters that the task hands on though its component declares none: its image and limits may be made of them. */
  readonly undeclared?: JsonObject;
}
export const NOTHING: Values = { parameters: {}, artifacts: {} };

/** How a task ended and what it gave. */
export interface TaskResult extends Values {
  readonly state: StepState;
  /** Of a task that failed; of a DAG, the one of the task in it that failed first. */
  readonly error?: StepError;
}

export const artifactsOf = (value: ArtifactValue): readonly ArtifactRecord[] => (isList(value) ? value : [value]);

/** As a record of an execution names them: `data`, and of a list `data[0]`, `data[1]`, … */
export function flattened(artifacts: Values['artifacts']): Record<string, ArtifactRecord> {
  const flat: Record<string, ArtifactRecord> = {};
  for (const [name, value] of Object.entries(artifacts)) {
    if (!isList(value)) flat[name] = { ...value, name };
    else for (const [index, artifact] of value.entries()) flat[`${name}[${index}]`] = { ...artifact, name };
  }
  return flat;
}

export const isList = (value: ArtifactValue): value is readonly ArtifactRecord[] => Array.isArray(value);
