import { invalid, type JsonObject, type JsonValue, type Problem } from '@millrace/contract';
import type { ParameterDefinition, PipelineSpec } from '@millrace/pipeline';
import { z } from 'zod';

/**
 * Values of `--input name=value`, read by the type of each input. Ranges and choices are judged when the run starts.
 * @throws MillraceError `INVALID_INPUTS` with every problem.
 */
export function readInputs(spec: PipelineSpec, given: readonly string[]): JsonObject {
  const problems: Problem[] = [];
  const values: Record<string, JsonValue> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    if (at < 0) problems.push({ path: name, code: 'MISSING_VALUE', message: 'Write --input name=value.' });
    else Object.assign(values, readInput(spec, name, text.slice(at + 1), problems));
  }
  if (problems.length > 0) {
    throw invalid('INVALID_INPUTS', 'Inputs of the run', problems, `millrace describe ${spec.pipelineInfo.name}`);
  }
  return values;
}

/** The value of one input from its text, or nothing with the problem noted. */
export function readInput(spec: PipelineSpec, name: string, text: string, problems: Problem[]): JsonObject {
  const definition = spec.root.inputDefinitions?.parameters?.[name];
  if (definition === undefined) {
    problems.push({ path: name, code: 'UNKNOWN_INPUT', message: 'The pipeline has no such input.' });
    return {};
  }
  const value = parse(text, definition.parameterType);
  if (value === undefined) {
    problems.push({
      path: name,
      code: 'WRONG_TYPE',
      message: `expected ${WORDS[definition.parameterType]}, got ${text}.`,
    });
    return {};
  }
  return { [name]: value };
}

type Type = ParameterDefinition['parameterType'];
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
