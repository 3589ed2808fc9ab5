import * as z from 'zod';
import { refuse } from './refuse.ts';

const NAMES = ['', 'EQUALS', 'NOT_EQUALS', 'GREATER_THAN', '', 'GREATER_THAN_EQUALS', 'LESS_THAN', 'LESS_THAN_EQUALS'];
const OPERATIONS = [...NAMES, 'IN', 'IS_SUBSTRING'] as const;

/** Protobuf's JSON: operations by name or number, fields in either spelling. */
const predicate = z
  .strictObject({
    operation: z.union([z.string(), z.number().transform((number) => OPERATIONS[number] ?? '')]),
    key: z.string().min(1),
    string_value: z.string().optional(),
    stringValue: z.string().optional(),
    long_value: z.coerce.number().optional(),
    longValue: z.coerce.number().optional(),
    int_value: z.number().optional(),
    intValue: z.number().optional(),
    timestamp_value: z.iso.datetime().optional(),
    timestampValue: z.iso.datetime().optional(),
    string_values: z.object({ values: z.array(z.string()) }).optional(),
    stringValues: z.object({ values: z.array(z.string()) }).optional(),
  })
  .transform((p) => ({
    operation: p.operation,
    key: p.key,
    value:
      p.string_value ??
      p.stringValue ??
      p.long_value ??
      p.longValue ??
      p.int_value ??
      p.intValue ??
      p.timestamp_value ??
      p.timestampValue ??
      p.string_values?.values ??
      p.stringValues?.values,
  }));
const filter = z.strictObject({ predicates: z.array(predicate).default([]) });
type Predicate = z.output<typeof predicate>;

/** A thing with the fields that can be asked for. */
export type Fields = Readonly<Record<string, string>>;

/** Reads a filter as the server does, which unescapes it once more than the query it stands in. */
export function readFilter(encoded: string, fields: readonly string[]): (item: Fields) => boolean {
  if (encoded === '') return () => true;
  const read = filter.safeParse(parse(encoded));
  if (!read.success) throw refuse('INVALID_ARGUMENT', `failed to parse valid filter from ${JSON.stringify(encoded)}`);
  for (const { key, operation, value } of read.data.predicates) {
    if (!fields.includes(key)) {
      throw refuse('INVALID_ARGUMENT', `no support for filtering on unrecognized field ${JSON.stringify(key)}`);
    }
    if (!OPERATIONS.includes(operation) || operation === '') {
      throw refuse('INVALID_ARGUMENT', `invalid predicate operation: ${operation}`);
    }
    if (Array.isArray(value) !== (operation === 'IN')) {
      throw refuse('INVALID_ARGUMENT', `cannot use operator ${operation} with this type of value`);
    }
  }
  return (item) => read.data.predicates.every((condition) => holds(condition, item[condition.key] ?? ''));
}

function parse(encoded: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(encoded.replaceAll('+', ' ')));
  } catch {
    return undefined;
  }
}

function holds({ operation, value }: Predicate, actual: string): boolean {
  if (Array.isArray(value)) return value.some((one) => same(actual, one));
  const wanted = String(value ?? '');
  switch (operation) {
    case 'EQUALS':
      return same(actual, wanted);
    case 'NOT_EQUALS':
      return !same(actual, wanted);
    case 'IS_SUBSTRING':
      return actual.toLowerCase().includes(wanted.toLowerCase());
    case 'GREATER_THAN':
      return compare(actual, wanted) > 0;
    case 'GREATER_THAN_EQUALS':
      return compare(actual, wanted) >= 0;
    case 'LESS_THAN':
      return compare(actual, wanted) < 0;
    default:
      return compare(actual, wanted) <= 0;
  }
}

/** Times are kept in seconds, others are text. MySQL's default collation does not tell upper from lower case. */
function compare(actual: string, wanted: string): number {
  const [a, b] = [secondsOf(actual), secondsOf(wanted)];
  return a !== undefined && b !== undefined ? a - b : actual.localeCompare(wanted, 'en', { sensitivity: 'accent' });
}
const same = (actual: string, wanted: string): boolean => compare(actual, wanted) === 0;

function secondsOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? Math.floor(Date.parse(text) / 1000) : undefined;
}
