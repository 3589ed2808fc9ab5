import {
  type Artifact,
  invalid,
  type JsonObject,
  type JsonValue,
  type Parameter,
  type ParameterType,
  type Problem,
  valueProblems,
} from '@millrace/contract';
import type { ParameterDefinition, PipelineSpec } from '@millrace/pipeline';
import * as z from 'zod';
import type { InputVariable } from './environment.ts';
import type { LoadedPipeline } from './load.ts';

/** Where the values of a run's inputs come from; a later one wins. */
export interface GivenInputs {
  /** What stands in on this machine for an input that is not given. */
  readonly standIns?: JsonObject;
  /** Of `--preset`. */
  readonly preset?: JsonObject;
  /** Of the environment. */
  readonly variables?: readonly InputVariable[];
  /** Of `--input name=value`, read by the type of each input. */
  readonly texts: readonly string[];
  /** False: inputs without a value are no problem, as when a run is resumed with those that it had. Default true. */
  readonly complete?: boolean;
}

/**
 * The inputs of a run. Ranges and choices are known where the pipeline's source is at hand.
 * @throws MillraceError `INVALID_INPUTS` with every problem: unknown, wrong type, out of range, missing.
 */
export function readInputs({ spec, pipeline }: Loaded, given: GivenInputs): JsonObject {
  const { standIns = {}, preset = {}, variables = [], texts, complete = true } = given;
  const problems: Problem[] = [];
  const values: Record<string, JsonValue> = { ...standIns };
  const definitions = spec.root.inputDefinitions?.parameters ?? {};
  for (const [name, value] of Object.entries(preset)) {
    if (definitions[name] === undefined) problems.push(unknownInput(name));
    else values[name] = value;
  }
  const flags = texts.map((text) => {
    const at = text.indexOf('=');
    return at < 0 ? { name: text } : { name: text.slice(0, at), value: text.slice(at + 1) };
  });
  // A variable that a flag overrules is not even looked at.
  const asked = variables.filter(({ input }) => flags.every(({ name }) => name !== input));
  for (const { input, variable, text } of asked) {
    Object.assign(values, readInput(spec, input, text, problems, variable));
  }
  for (const { name, value } of flags) {
    if (value === undefined) problems.push({ path: name, code: 'MISSING_VALUE', message: 'Write --input name=value.' });
    else Object.assign(values, readInput(spec, name, value, problems));
  }
  const pathOf = new Map(asked.map(({ input, variable }) => [input, variable]));
  for (const [name, value] of Object.entries(values)) {
    const definition = definitions[name];
    if (definition !== undefined)
      problems.push(...valueProblems(parameterOf(definition, pipeline?.inputs[name]), value, pathOf.get(name) ?? name));
  }
  const named = new Set([...Object.keys(values), ...pathOf.keys(), ...problems.map(({ path }) => path)]);
  for (const [name, { isOptional, defaultValue }] of Object.entries(definitions)) {
    if (!complete || named.has(name) || isOptional === true || defaultValue !== undefined) continue;
    problems.push({ path: name, code: 'MISSING_INPUT', message: 'It has no default: give it a value.' });
  }
  if (problems.length > 0) {
    throw invalid('INVALID_INPUTS', 'Inputs of the run', problems, `millrace describe ${spec.pipelineInfo.name}`);
  }
  return values;
}

type Loaded = Pick<LoadedPipeline, 'spec' | 'pipeline'>;

const parameterOf = ({ parameterType }: ParameterDefinition, declared: Parameter | Artifact | undefined): Parameter =>
  declared?.kind === 'parameter'
    ? declared
    : { kind: 'parameter', type: CONTRACT_TYPES[parameterType], presence: 'required', description: '' };

const unknownInput = (path: string): Problem => ({
  path,
  code: 'UNKNOWN_INPUT',
  message: 'The pipeline has no such input.',
});

/** The value of one input from its text, or nothing with the problem noted at `path`. */
function readInput(spec: PipelineSpec, name: string, text: string, problems: Problem[], path = name): JsonObject {
  const definition = spec.root.inputDefinitions?.parameters?.[name];
  if (definition === undefined) {
    problems.push(unknownInput(name));
    return {};
  }
  const value = parse(text, definition.parameterType);
  if (value === undefined) {
    problems.push({
      path,
      code: 'WRONG_TYPE',
      message: `expected ${WORDS[definition.parameterType]}, got ${text}.`,
    });
    return {};
  }
  return { [name]: value };
}

type Type = ParameterDefinition['parameterType'];
const CONTRACT_TYPES: Record<Type, ParameterType> = {
  STRING: 'string',
  NUMBER_INTEGER: 'integer',
  NUMBER_DOUBLE: 'number',
  BOOLEAN: 'boolean',
  LIST: 'list',
  STRUCT: 'struct',
  TASK_FINAL_STATUS: 'struct',
  TASK_CONFIG: 'struct',
};
const WORDS: Record<Type, string> = {
  STRING: 'text',
  NUMBER_INTEGER: 'a whole number',
  NUMBER_DOUBLE: 'a number',
  BOOLEAN: 'true or false',
  LIST: 'a JSON list',
  STRUCT: 'a JSON object',
  TASK_FINAL_STATUS: 'a JSON object',
  TASK_CONFIG: 'a JSON object',
};
const SCHEMAS: Record<Exclude<Type, 'STRING'>, z.ZodType<JsonValue>> = {
  NUMBER_INTEGER: z.int(),
  NUMBER_DOUBLE: z.number(),
  BOOLEAN: z.boolean(),
  LIST: z.array(z.json()),
  STRUCT: z.record(z.string(), z.json()),
  TASK_FINAL_STATUS: z.record(z.string(), z.json()),
  TASK_CONFIG: z.record(z.string(), z.json()),
};

function parse(text: string, type: Type): JsonValue | undefined {
  if (type === 'STRING') return text;
  try {
    return SCHEMAS[type].parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
