import type { JsonObject, JsonValue } from './json.ts';
import type { ParameterType } from './parameters.ts';

/** What a list holds: a type, or the fields of its structs, e.g. `{ lr: 'number', layers: 'integer' }`. */
export type ItemType = ParameterType | FieldTypes;
/** Fields of a struct and their types. */
export type FieldTypes = { readonly [field: string]: ParameterType };

/** The shape of a value as far as it is known before a run: its type, and those of its items or fields. */
export interface Shape {
  readonly type: ParameterType;
  readonly items?: Shape;
  readonly fields?: { readonly [field: string]: Shape };
}

interface TypeOf {
  readonly string: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly list: readonly JsonValue[];
  readonly struct: JsonObject;
}
/** The values of a type: `ValueOfType<'integer'>` is `number`. */
export type ValueOfType<T extends ParameterType> = TypeOf[T];
/** The values that a list of such items holds. */
export type ValueOfItem<T extends ItemType> = T extends ParameterType
  ? ValueOfType<T>
  : T extends FieldTypes
    ? { readonly [K in keyof T]: ValueOfType<T[K]> }
    : never;

/** The shape that an author declared. */
export function shapeOfItem(item: ItemType): Shape {
  if (typeof item === 'string') return { type: item };
  return { type: 'struct', fields: fieldShapes(item) };
}

export const fieldShapes = (fields: FieldTypes): { readonly [field: string]: Shape } =>
  Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, { type }]));

/** The shape of a value that is known: whole numbers are integers, a list has the shape that its items share. */
export function shapeOfValue(value: JsonValue): Shape | undefined {
  switch (typeof value) {
    case 'string':
      return { type: 'string' };
    case 'boolean':
      return { type: 'boolean' };
    case 'number':
      return { type: Number.isSafeInteger(value) ? 'integer' : 'number' };
    default:
      if (value === null) return undefined;
      if (isList(value)) {
        const items = commonShape(value);
        return items === undefined ? { type: 'list' } : { type: 'list', items };
      }
      return { type: 'struct', fields: fieldsOfAll([value]) };
  }
}

/** The shape that every one of some values has; integers among doubles are doubles. Undefined where there is none. */
export function commonShape(values: readonly JsonValue[]): Shape | undefined {
  const shapes = values.map(shapeOfValue);
  const types = new Set(shapes.map((shape) => shape?.type));
  const [only] = types;
  if (types.size === 2 && types.has('integer') && types.has('number')) return { type: 'number' };
  if (types.size !== 1 || only === undefined) return undefined;
  if (only === 'struct') return { type: 'struct', fields: fieldsOfAll(values.filter(isStruct)) };
  if (only === 'list') {
    const items = commonShape(values.filter(isList).flat());
    return items === undefined ? { type: 'list' } : { type: 'list', items };
  }
  return { type: only };
}

/** Fields that every one of the structs has, with a type that they share. */
function fieldsOfAll(structs: readonly JsonObject[]): { readonly [field: string]: Shape } {
  const found: Record<string, Shape> = {};
  for (const name of Object.keys(structs[0] ?? {})) {
    const values = structs.flatMap((struct) => (Object.hasOwn(struct, name) ? [struct[name] ?? null] : []));
    const shape = values.length === structs.length ? commonShape(values) : undefined;
    if (shape !== undefined) found[name] = shape;
  }
  return found;
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
const isStruct = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
