/** Words of the API's filter for our operators (kubeflow/pipelines, backend/api/v2beta1/filter.proto). */
const OPERATIONS = {
  '==': 'EQUALS',
  '!=': 'NOT_EQUALS',
  '>': 'GREATER_THAN',
  '>=': 'GREATER_THAN_EQUALS',
  '<': 'LESS_THAN',
  '<=': 'LESS_THAN_EQUALS',
  in: 'IN',
  contains: 'IS_SUBSTRING',
} as const;

export type FilterOperator = keyof typeof OPERATIONS;

/** One condition on a field; a `Date` compares times, a list is for `in`. */
export type Condition<F extends string> = readonly [
  field: F,
  operator: FilterOperator,
  value: string | number | Date | readonly string[],
];

/**
 * The filter as the API takes it: JSON, escaped for a URL before the query is escaped as well, because the server
 * unescapes it twice. Without that a `+` or `%` in a value would come out as something else.
 */
export function encodeFilter<F extends string>(conditions: readonly Condition<F>[]): string | undefined {
  if (conditions.length === 0) return undefined;
  const predicates = conditions.map(([field, operator, value]) => ({
    operation: OPERATIONS[operator],
    key: wireName(field),
    ...operand(value),
  }));
  return encodeURIComponent(JSON.stringify({ predicates }));
}

function operand(value: string | number | Date | readonly string[]): object {
  if (typeof value === 'string') return { string_value: value };
  if (typeof value === 'number') return { long_value: String(value) };
  if (value instanceof Date) return { timestamp_value: value.toISOString() };
  return { string_values: { values: value } };
}

/** `createdAt` is `created_at` there. */
export const wireName = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
