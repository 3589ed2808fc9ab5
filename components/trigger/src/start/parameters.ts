import { invalid, type JsonObject, type JsonValue, type Problem, valueProblems } from '@millrace/contract';
import type { PipelineSpec } from '@millrace/pipeline';
import { type Batch, type ObjectChange, uriOf } from '../change.ts';

type Definition = NonNullable<NonNullable<PipelineSpec['root']['inputDefinitions']>['parameters']>[string];

/**
 * The values of a run: the templates with the batch filled in, each in the type that the pipeline declares.
 * @throws MillraceError `INVALID_INPUTS` with every problem: unknown, wrong type, missing
 */
export function parametersOf(templates: JsonObject, batch: Batch, spec: PipelineSpec): JsonObject {
  const definitions = spec.root.inputDefinitions?.parameters ?? {};
  const facts = factsOf(batch);
  const problems: Problem[] = [];
  const values: Record<string, JsonValue> = {};
  for (const [name, template] of Object.entries(templates)) {
    const definition = definitions[name];
    if (definition === undefined) {
      problems.push({ path: name, code: 'UNKNOWN_INPUT', message: 'The pipeline has no such input.' });
      continue;
    }
    const value = inType(filled(template, facts), definition);
    problems.push(...typeProblems(definition, value, name));
    values[name] = value;
  }
  for (const [name, { isOptional, defaultValue }] of Object.entries(definitions)) {
    if (name in templates || isOptional === true || defaultValue !== undefined) continue;
    problems.push({ path: name, code: 'MISSING_INPUT', message: 'It has no default: give it a value.' });
  }
  if (problems.length > 0) {
    throw invalid('INVALID_INPUTS', `Inputs of ${spec.pipelineInfo.name}`, problems, 'set MILLRACE_TRIGGER_PARAMETERS');
  }
  return values;
}

/** What templates may speak of; of several changes the last one, and all of them as `{changes}`. */
type Facts = Readonly<Record<string, JsonValue>>;

function factsOf({ changes }: Batch): Facts {
  const last = changes.at(-1);
  return {
    ...(last === undefined ? {} : fieldsOf(last)),
    count: changes.length,
    changes: changes.map(fieldsOf),
  };
}

const fieldsOf = (change: ObjectChange): JsonObject => ({
  ...{ uri: uriOf(change), bucket: change.bucket, name: change.name },
  ...{ generation: change.generation, event: change.kind },
});

/** A text that is one placeholder becomes its value, others get its text. */
function filled(template: JsonValue, facts: Facts): JsonValue {
  if (typeof template === 'string') {
    const only = /^\{(\w+)\}$/.exec(template)?.[1];
    const whole = only === undefined ? undefined : facts[only];
    if (whole !== undefined) return whole;
    return template.replace(/\{(\w+)\}/g, (text, name: string) => textOf(facts[name] ?? text));
  }
  if (Array.isArray(template)) return template.map((one) => filled(one, facts));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, filled(value ?? null, facts)]));
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A generation is text here and may be a number there, as a list may be text. */
function inType(value: JsonValue, { parameterType }: Definition): JsonValue {
  if (parameterType === 'STRING') return textOf(value);
  return parameterType === 'NUMBER_INTEGER' && typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

const TYPES = {
  STRING: 'string',
  NUMBER_INTEGER: 'integer',
  NUMBER_DOUBLE: 'number',
  BOOLEAN: 'boolean',
  LIST: 'list',
  STRUCT: 'struct',
  TASK_FINAL_STATUS: 'struct',
  TASK_CONFIG: 'struct',
} as const;

const typeProblems = ({ parameterType }: Definition, value: JsonValue, name: string): Problem[] =>
  valueProblems({ kind: 'parameter', type: TYPES[parameterType], presence: 'required', description: '' }, value, name);
