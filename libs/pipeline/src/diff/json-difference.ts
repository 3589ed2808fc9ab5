import type { JsonValue } from '@millrace/contract';

/** One place where two values differ; `path` is empty for the whole, else `.split.lots`, `[2].name`. */
export interface JsonDifference {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** More places than these are not worth naming one by one. */
const MAX_PLACES = 5;

/**
 * Where two texts differ: texts that are structs or lists in JSON by the places in them, others as a whole.
 * @example jsonDifferences('{"a":1,"b":2}', '{"a":1,"b":3}') // [{ path: '.b', before: '2', after: '3' }]
 */
export function jsonDifferences(before: string, after: string): JsonDifference[] {
  if (before === after) return [];
  const [a, b] = [readContainer(before), readContainer(after)];
  const places = a === undefined || b === undefined ? [] : placesIn(a, b, '');
  return places.length === 0 || places.length > MAX_PLACES ? [{ path: '', before, after }] : places;
}

function placesIn(a: JsonValue | undefined, b: JsonValue | undefined, path: string): JsonDifference[] {
  if (isContainer(a) && isContainer(b) && Array.isArray(a) === Array.isArray(b)) {
    const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
    const keys = [...new Set([...left.keys(), ...right.keys()])];
    return keys.flatMap((key) =>
      placesIn(left.get(key), right.get(key), `${path}${Array.isArray(a) ? `[${key}]` : `.${key}`}`),
    );
  }
  const [before, after] = [a, b].map((value) => (value === undefined ? 'none' : JSON.stringify(value)));
  return before === after || before === undefined || after === undefined ? [] : [{ path, before, after }];
}

const isContainer = (value: JsonValue | undefined): value is Exclude<JsonValue, string | number | boolean | null> =>
  typeof value === 'object' && value !== null;

function readContainer(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return isContainer(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
