import type { Problem } from '@millrace/contract';
import protobuf from 'protobufjs';
import { closest } from './closest.ts';
import { fieldsByName, isOutputOnly } from './descriptors.ts';
import { isMap, shown } from './values.ts';

/**
 * Holds a value to a message's descriptor, as the service reads YAML: field names in both spellings, enums by name,
 * durations as `3600s`, int64 as numbers or strings. (protobuf's own `verify` wants messages, and refuses valid files.)
 * @param path of the value, e.g. `steps[2]`; empty for the file itself.
 */
export function walkMessage(value: unknown, type: protobuf.Type, path: string): Problem[] {
  if (!isMap(value)) return [wrong(path, value, `a ${type.name}, which is a map of fields`)];
  const fields = fieldsByName(type);
  const seen = new Map<string, string>();
  return Object.entries(value).flatMap(([name, content]): Problem[] => {
    const at = path === '' ? name : `${path}.${name}`;
    const field = fields.get(name);
    if (field === undefined) return [unknownField(at, name, type)];
    const before = seen.get(field.name);
    seen.set(field.name, name);
    if (before !== undefined) {
      const message = `is the same field as ${before}.`;
      return [{ path: at, code: 'FIELD_TWICE', message, hint: `Remove ${name}.` }];
    }
    if (isOutputOnly(field)) {
      const message = 'is set by the service and cannot be given.';
      return [{ path: at, code: 'OUTPUT_ONLY_FIELD', message, hint: `Remove ${name}.` }];
    }
    return [...oneofProblems(field, value, fields, at), ...walkField(content, field, at)];
  });
}

function walkField(value: unknown, field: protobuf.Field, path: string): Problem[] {
  if (field instanceof protobuf.MapField) {
    if (!isMap(value)) return [wrong(path, value, 'a map')];
    return Object.entries(value).flatMap(([key, item]) => walkOne(item, field, `${path}.${key}`));
  }
  if (!field.repeated) return walkOne(value, field, path);
  if (!Array.isArray(value)) return [wrong(path, value, 'a list')];
  return value.flatMap((item, i) => walkOne(item, field, `${path}[${i}]`));
}

function walkOne(value: unknown, field: protobuf.Field, path: string): Problem[] {
  const { resolvedType } = field;
  if (resolvedType instanceof protobuf.Enum) return enumProblems(value, resolvedType, path);
  if (resolvedType?.fullName === '.google.protobuf.Duration') return durationProblems(value, path);
  if (resolvedType instanceof protobuf.Type) return walkMessage(value, resolvedType, path);
  return scalarProblems(value, field.type, path);
}

/** Fields of one `oneof` exclude each other; an optional field is a oneof of its own and no matter here. */
function oneofProblems(
  field: protobuf.Field,
  value: Readonly<Record<string, unknown>>,
  fields: ReadonlyMap<string, protobuf.Field>,
  path: string,
): Problem[] {
  const { partOf } = field;
  if (partOf === null || partOf === undefined) return [];
  const first = Object.keys(value).find((name) => fields.get(name)?.partOf === partOf);
  if (first === undefined || fields.get(first) === field) return [];
  return [{ path, code: 'FIELDS_EXCLUDE', message: `cannot be given beside ${first}.` }];
}

function enumProblems(value: unknown, type: protobuf.Enum, path: string): Problem[] {
  const names = Object.keys(type.values);
  if (typeof value === 'string' && names.includes(value)) return [];
  const near = typeof value === 'string' ? closest(value, names) : undefined;
  return [
    {
      path,
      code: 'UNKNOWN_ENUM',
      message: `${shown(value)} is not one of ${type.name}.`,
      hint: near === undefined ? names.join(', ') : `Did you mean ${near}?`,
    },
  ];
}

function durationProblems(value: unknown, path: string): Problem[] {
  if (typeof value === 'string' && /^\d+(\.\d{1,9})?s$/.test(value)) return [];
  const message = `${shown(value)} is not a duration.`;
  const seconds = /^\d+$/.test(String(value)) ? String(value) : '3600';
  return [{ path, code: 'INVALID_DURATION', message, hint: `Write seconds with an s: ${seconds}s` }];
}

const SCALARS: Readonly<Record<string, { readonly what: string; readonly accepts: (value: unknown) => boolean }>> = {
  string: { what: 'text', accepts: (value) => typeof value === 'string' },
  bytes: { what: 'base64 text', accepts: (value) => typeof value === 'string' },
  bool: { what: 'true or false', accepts: (value) => typeof value === 'boolean' },
  int32: { what: 'a whole number', accepts: (value) => Number.isInteger(value) },
  int64: {
    what: 'a whole number',
    accepts: (value) => Number.isInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value)),
  },
};

function scalarProblems(value: unknown, type: string, path: string): Problem[] {
  const scalar = SCALARS[type];
  if (scalar === undefined) throw new Error(`The descriptors use ${type}, which this check does not know.`);
  if (scalar.accepts(value)) return [];
  const quote = type === 'string' && (typeof value === 'number' || typeof value === 'boolean');
  return [{ ...wrong(path, value, scalar.what), ...(quote ? { hint: `Quote it: "${String(value)}"` } : {}) }];
}

const wrong = (path: string, value: unknown, what: string): Problem => ({
  path,
  code: 'WRONG_TYPE',
  message: `${shown(value)} is not ${what}.`,
});

function unknownField(path: string, name: string, type: protobuf.Type): Problem {
  const near = closest(
    name,
    type.fieldsArray.filter((field) => !isOutputOnly(field)).map((field) => field.name),
  );
  const message = `is not a field of ${type.name}.`;
  return { path, code: 'UNKNOWN_FIELD', message, ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }) };
}
