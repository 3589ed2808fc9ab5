import {
  type ArtifactKind,
  artifact,
  type Inputs,
  type JsonObject,
  type JsonValue,
  MillraceError,
  type Outputs,
  type Parameter,
  param,
} from '@millrace/contract';
import type { InterfaceDefinition, ParameterDefinition } from '@millrace/pipeline';
import { artifactKind } from './executor-input.ts';

type Options = { readonly optional: boolean; readonly default?: never };
const PARAMETERS: Record<ParameterDefinition['parameterType'], (options: Options) => Parameter> = {
  STRING: (options) => param.string(options),
  NUMBER_INTEGER: (options) => param.integer(options),
  NUMBER_DOUBLE: (options) => param.number(options),
  BOOLEAN: (options) => param.boolean(options),
  LIST: (options) => param.list(options),
  STRUCT: (options) => param.struct(options),
  TASK_FINAL_STATUS: (options) => param.struct(options),
  TASK_CONFIG: (options) => param.struct(options),
};
const ARTIFACTS: Record<ArtifactKind, () => Outputs[string]> = {
  artifact: () => artifact.generic(),
  dataset: () => artifact.dataset(),
  model: () => artifact.model(),
  metrics: () => artifact.metrics(),
  classificationMetrics: () => artifact.classificationMetrics(),
  html: () => artifact.html(),
  markdown: () => artifact.markdown(),
};

/** Inputs or outputs of the IR in the contract's terms. */
export function contractOf(definitions: InterfaceDefinition | undefined): Inputs & Outputs {
  const ios: Record<string, Inputs[string]> = {};
  for (const [name, { parameterType, defaultValue, isOptional }] of Object.entries(definitions?.parameters ?? {})) {
    const parameter = PARAMETERS[parameterType]({ optional: isOptional === true });
    ios[name] = defaultValue === undefined ? parameter : { ...parameter, presence: 'defaulted', default: defaultValue };
  }
  for (const [name, definition] of Object.entries(definitions?.artifacts ?? {})) {
    ios[name] = ARTIFACTS[artifactKind(definition)]();
  }
  return ios;
}

/** Values with the defaults of the parameters that have none. Null counts as no value. */
export function withDefaults(values: JsonObject, definitions: InterfaceDefinition | undefined): JsonObject {
  const complete: Record<string, JsonValue> = {};
  for (const [name, { defaultValue }] of Object.entries(definitions?.parameters ?? {})) {
    const value = values[name] ?? defaultValue;
    if (value !== undefined && value !== null) complete[name] = value;
  }
  return complete;
}

/**
 * A value as an input of its type: text takes anything, as JSON; everything else only its own, as KFP's backend has it.
 * @throws MillraceError `WRONG_INPUT_TYPE`
 */
export function fitValue(name: string, value: JsonValue, definition: ParameterDefinition | undefined): JsonValue {
  const type = definition?.parameterType;
  if (type === undefined || type === TYPES[kindOf(value)] || EQUIVALENT[type] === TYPES[kindOf(value)]) return value;
  if (type === 'STRING') return JSON.stringify(value);
  const shown = JSON.stringify(value).slice(0, 60);
  throw new MillraceError('WRONG_INPUT_TYPE', `The input ${name} is a ${type} and got ${shown}.`);
}

type Kind = 'string' | 'number' | 'boolean' | 'list' | 'struct';
const TYPES: Readonly<Record<Kind, ParameterDefinition['parameterType']>> = {
  string: 'STRING',
  number: 'NUMBER_DOUBLE',
  boolean: 'BOOLEAN',
  list: 'LIST',
  struct: 'STRUCT',
};
/** Types whose values JSON does not tell from those of another. */
const EQUIVALENT: Partial<Record<ParameterDefinition['parameterType'], ParameterDefinition['parameterType']>> = {
  NUMBER_INTEGER: 'NUMBER_DOUBLE',
  TASK_FINAL_STATUS: 'STRUCT',
  TASK_CONFIG: 'STRUCT',
};

function kindOf(value: JsonValue): Kind {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'struct';
}
