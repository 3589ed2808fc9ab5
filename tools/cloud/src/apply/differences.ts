import type { JsonObject, JsonValue } from '@millrace/contract';

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether a value holds what is desired. Objects may hold more than is asked for: Google adds fields, and users add
 * labels. Lists have the same length and order.
 */
export function holds(actual: JsonValue | undefined, desired: JsonValue): boolean {
  if (isObject(desired)) {
    return isObject(actual) && Object.entries(desired).every(([key, value]) => holds(actual[key], value));
  }
  if (Array.isArray(desired)) {
    const list: readonly JsonValue[] | undefined = Array.isArray(actual) ? actual : undefined;
    return list?.length === desired.length && desired.every((value: JsonValue, index) => holds(list[index], value));
  }
  // APIs leave out what is false, empty or zero.
  if (actual === undefined) return desired === false || desired === '' || desired === 0;
  return actual === desired;
}

/** Names of the fields that differ, sorted. */
export const differing = (actual: JsonObject, desired: JsonObject): string[] =>
  Object.entries(desired)
    .filter(([key, value]) => !holds(actual[key], value))
    .map(([key]) => key)
    .sort();

/** What is desired, with what else the object has: a list is replaced, an object keeps its other fields. */
export function merged(actual: JsonValue | undefined, desired: JsonValue): JsonValue {
  if (!isObject(desired) || !isObject(actual)) return desired;
  const entries = Object.entries(desired).map(([key, value]): [string, JsonValue] => [key, merged(actual[key], value)]);
  return { ...actual, ...Object.fromEntries(entries) };
}
