import { invalidArgument } from './api-error.ts';

/**
 * Sorted by a comma-separated list of fields, each with `desc` after it or not; without one the newest comes first.
 * https://google.aip.dev/132#ordering
 */
export function ordered<T extends object>(items: readonly T[], orderBy: string | null | undefined): T[] {
  const keys = (orderBy ?? '')
    .split(',')
    .filter((key) => key.trim() !== '')
    .map(parseKey);
  if (keys.length === 0) return items.toReversed();
  return items.toSorted((a, b) => {
    for (const { field, sign } of keys) {
      const order = compare(read(a, field), read(b, field));
      if (order !== 0) return sign * order;
    }
    return 0;
  });
}

function parseKey(key: string): { field: string; sign: 1 | -1 } {
  const match = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/.exec(key);
  if (match?.[1] === undefined) throw invalidArgument(`Invalid order_by: ${key}`);
  const field = match[1].replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return { field, sign: match[2] === 'desc' ? -1 : 1 };
}

/** Numbers and times as sortable text would sort wrongly: both become numbers. */
function read(item: object, field: string): string | number {
  const value: unknown = new Map(Object.entries(item)).get(field);
  if (typeof value === 'number') return value;
  if (typeof value === 'object' && value !== null && 'seconds' in value && 'nanos' in value) {
    return Number(value.seconds) + Number(value.nanos) / 1e9;
  }
  return typeof value === 'string' ? value : '';
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
