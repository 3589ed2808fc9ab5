import { isJson, type JsonValue } from '@millrace/contract';
import type { TypeV1 } from './types.ts';

const TRUE = ['y', 'yes', 't', 'true', 'on', '1'];
const FALSE = ['n', 'no', 'f', 'false', 'off', '0'];

/** A default of version 1, which may be text whatever the type; undefined where it is no value of the type. */
export function defaultV1(
  value: JsonValue,
  type: Extract<TypeV1, { kind: 'parameter' }>['type'],
): JsonValue | undefined {
  switch (type) {
    case 'STRING':
      return asString(value);
    case 'BOOLEAN':
      return typeof value === 'string'
        ? asBoolean(value.toLowerCase())
        : typeof value === 'boolean'
          ? value
          : undefined;
    case 'NUMBER_INTEGER':
      return asNumber(value, /^\s*[-+]?\d+\s*$/, Number.isSafeInteger);
    case 'NUMBER_DOUBLE':
      return asNumber(value, /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/, Number.isFinite);
    case 'LIST': {
      const list = fromJson(value);
      return Array.isArray(list) ? list : undefined;
    }
    case 'STRUCT': {
      const struct = fromJson(value);
      return typeof struct === 'object' && struct !== null && !Array.isArray(struct) ? struct : undefined;
    }
  }
}

/** Numbers and booleans as Python's `str` writes them. */
function asString(value: JsonValue): string | undefined {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

const asBoolean = (text: string): boolean | undefined =>
  TRUE.includes(text) ? true : FALSE.includes(text) ? false : undefined;

function asNumber(value: JsonValue, pattern: RegExp, holds: (number: number) => boolean): number | undefined {
  const number = typeof value === 'string' && pattern.test(value) ? Number(value) : value;
  return typeof number === 'number' && holds(number) ? number : undefined;
}

function fromJson(value: JsonValue): JsonValue | undefined {
  if (typeof value !== 'string') return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return isJson(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
