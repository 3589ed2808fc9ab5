import { invalid, type Problem } from './errors.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Parameter, ParameterType } from './parameters.ts';
import type { Inputs } from './run.ts';
import type { FieldTypes } from './shapes.ts';

/** What is wrong with a value for a parameter; empty when nothing is. */
export function valueProblems(parameter: Parameter, value: unknown, path: string): Problem[] {
  const problem = (code: string, message: string): Problem[] => [{ path, code, message }];
  if (!hasType(parameter, value))
    return problem('WRONG_TYPE', `expected ${article(parameter.type)}, got ${show(value)}.`);
  if (parameter.choices !== undefined && !parameter.choices.some((c) => c === value)) {
    return problem('NOT_A_CHOICE', `${show(value)} is not one of ${parameter.choices.map(show).join(', ')}.`);
  }
  if (Array.isArray(value)) return itemProblems(parameter, value, path);
  if (typeof value === 'object' && value !== null) return fieldProblems(parameter.fields ?? {}, value, path);
  if (typeof value !== 'number') return [];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = parameter;
  if (minimum !== undefined && value < minimum) return problem('BELOW_MINIMUM', `${value} is below ${minimum}.`);
  if (maximum !== undefined && value > maximum) return problem('ABOVE_MAXIMUM', `${value} is above ${maximum}.`);
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
    return problem('BELOW_MINIMUM', `${value} is not above ${exclusiveMinimum}.`);
  }
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
    return problem('ABOVE_MAXIMUM', `${value} is not below ${exclusiveMaximum}.`);
  }
  return [];
}

function itemProblems({ items }: Parameter, values: readonly unknown[], path: string): Problem[] {
  if (items === undefined) return [];
  const item = typeof items === 'string' ? ofType(items) : { ...ofType('struct'), fields: items };
  return values.flatMap((value, i) => valueProblems(item, value, `${path}[${i}]`));
}

function fieldProblems(fields: FieldTypes, value: object, path: string): Problem[] {
  const given = new Map<string, unknown>(Object.entries(value));
  return Object.entries(fields).flatMap(([name, type]) =>
    valueProblems(ofType(type), given.get(name), `${path}.${name}`),
  );
}

const ofType = (type: ParameterType): Parameter => ({ kind: 'parameter', type, presence: 'required', description: '' });

/**
 * Values for every parameter among `inputs`, defaults filled in; absent optional ones are left out.
 * @throws MillraceError `INVALID_PARAMETERS` with every problem: unknown, missing, wrong type, out of range.
 */
export function readParameters(inputs: Inputs, given: Readonly<Record<string, unknown>>): JsonObject {
  const problems: Problem[] = [];
  const values: Record<string, JsonValue> = {};
  for (const name of Object.keys(given)) {
    if (inputs[name]?.kind !== 'parameter') {
      problems.push({ path: name, code: 'UNKNOWN_PARAMETER', message: 'There is no parameter of this name.' });
    }
  }
  for (const [name, io] of Object.entries(inputs)) {
    if (io.kind !== 'parameter') continue;
    const value = given[name] ?? io.default;
    if (value === undefined || value === null) {
      if (io.presence === 'required')
        problems.push({ path: name, code: 'MISSING_PARAMETER', message: 'A value is required.' });
      continue;
    }
    const found = valueProblems(io, value, name);
    problems.push(...found);
    if (found.length === 0 && isJson(value)) values[name] = value;
  }
  if (problems.length > 0) throw invalid('INVALID_PARAMETERS', 'Parameters', problems);
  return values;
}

function hasType(parameter: Parameter, value: unknown): boolean {
  switch (parameter.type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value) && isJson(value);
    case 'struct':
      return typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value);
  }
}

/** Whether a value survives JSON unchanged. */
export function isJson(value: unknown): value is JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === 'object' && Object.values(value).every((v) => v === undefined || isJson(v));
}

const article = (type: string) => (type === 'integer' ? 'an integer' : `a ${type}`);
const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};
