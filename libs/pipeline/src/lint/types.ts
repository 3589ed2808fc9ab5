import type { JsonValue } from '@millrace/contract';
import type { ArtifactDefinition, ParameterDefinition } from '../ir/spec.ts';

type ParameterType = ParameterDefinition['parameterType'];

const WORDS: Readonly<Record<ParameterType, string>> = {
  STRING: 'string',
  NUMBER_INTEGER: 'integer',
  NUMBER_DOUBLE: 'number',
  BOOLEAN: 'boolean',
  LIST: 'list',
  STRUCT: 'struct',
  TASK_FINAL_STATUS: 'final status',
  TASK_CONFIG: 'task config',
};
export const typeInWords = (type: ParameterType): string => WORDS[type];

/** Whether a value of one type may go where another is declared; `converted`: it arrives, though not as it was. */
export type Fit = 'yes' | 'converted' | 'no';

/**
 * What the driver lets pass (handleParamTypeValidationAndConversion in backend/src/v2/driver/resolve.go): integers and
 * doubles are both numbers to it, and anything becomes text where a string is declared.
 */
export function parameterFit(given: ParameterType, expected: ParameterType): Fit {
  if (given === expected || (given === 'NUMBER_INTEGER' && expected === 'NUMBER_DOUBLE')) return 'yes';
  if (given === 'TASK_FINAL_STATUS' && expected === 'STRUCT') return 'yes';
  if (expected === 'STRING' || (given === 'NUMBER_DOUBLE' && expected === 'NUMBER_INTEGER')) return 'converted';
  return 'no';
}

/** The type of a JSON value, as the driver sees it. */
export function typeOfValue(value: JsonValue): ParameterType | 'null' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'LIST';
  switch (typeof value) {
    case 'string':
      return 'STRING';
    case 'boolean':
      return 'BOOLEAN';
    case 'number':
      return Number.isInteger(value) ? 'NUMBER_INTEGER' : 'NUMBER_DOUBLE';
    default:
      return 'STRUCT';
  }
}

/** As {@link parameterFit}, for a constant: a whole number is an integer, however it is written. */
export function valueFit(value: JsonValue, expected: ParameterType): Fit {
  const given = typeOfValue(value);
  if (given === 'null') return 'no';
  if (expected === 'TASK_FINAL_STATUS' || expected === 'TASK_CONFIG') return given === 'STRUCT' ? 'yes' : 'no';
  return parameterFit(given, expected);
}

/** `system.Model`, `list of system.Model`. */
export const artifactInWords = ({ artifactType, isArtifactList }: ArtifactDefinition): string =>
  `${isArtifactList === true ? 'list of ' : ''}${artifactType.schemaTitle ?? 'artifact'}`;

/**
 * The Python SDK's rule (check_artifact_type_compatibility in kfp/dsl/types/type_utils.py): equal titles and major
 * versions, or one of the two is any artifact. The backend compares nothing.
 */
export function artifactFits(given: ArtifactDefinition, expected: ArtifactDefinition): boolean {
  const [from, to] = [given.artifactType, expected.artifactType];
  if (from.schemaTitle === undefined || to.schemaTitle === undefined) return true;
  if (from.schemaTitle === 'system.Artifact' || to.schemaTitle === 'system.Artifact') return true;
  return from.schemaTitle === to.schemaTitle && major(from.schemaVersion) === major(to.schemaVersion);
}

const major = (version: string | undefined): string => (version ?? '0').split('.')[0] ?? '0';
