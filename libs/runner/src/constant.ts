import { type JsonObject, type JsonValue, MillraceError } from '@millrace/contract';

const PLACEHOLDER = /\{\{\$(.*?)\}\}/g;
const WHOLE = /^\{\{\$((?:(?!\}\}).)*)\}\}$/;
const PARAMETER = /^\.inputs\.parameters\['([^']+)'\]$/;

/** The value of a placeholder's path, e.g. `.inputs.parameters['x']`; `undefined` if it stands for nothing. */
export type LookUp = (path: string) => JsonValue | undefined;

/**
 * A constant of the IR with its placeholders filled in: the Python SDK writes f-strings so. A text that is nothing but
 * one placeholder keeps the type of what it stands for. Placeholders that KFP fills in nowhere stay as they are.
 */
export function fillConstant(constant: JsonValue, lookUp: LookUp): JsonValue {
  if (typeof constant === 'string') return fillText(constant, lookUp);
  if (typeof constant !== 'object' || constant === null) return constant;
  if (isArray(constant)) return constant.map((value) => fillConstant(value, lookUp));
  return Object.fromEntries(
    Object.entries(constant).map(([key, value]) => [String(fillText(key, lookUp)), fillConstant(value, lookUp)]),
  );
}

function fillText(text: string, lookUp: LookUp): JsonValue {
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return lookUp(whole) ?? text;
  return text.replace(PLACEHOLDER, (placeholder, path: string) => asText(lookUp(path) ?? placeholder));
}

/** A value as part of a text, as KFP writes it: strings as they are, everything else as JSON. */
export const asText = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * The parameter that a placeholder names.
 * @throws MillraceError `MISSING_INPUT` where it has no value.
 */
export function parameterPlaceholder(path: string, parameters: JsonObject): JsonValue | undefined {
  const name = PARAMETER.exec(path)?.[1];
  if (name === undefined) return undefined;
  const value = parameters[name];
  if (value !== undefined) return value;
  throw new MillraceError('MISSING_INPUT', `{{$${path}}} has no value.`);
}

const isArray = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
