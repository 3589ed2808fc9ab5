import * as z from 'zod';
import { type Fields, readFilter } from './filter.ts';
import { refuse } from './refuse.ts';

const DEFAULT_SIZE = 20;
const MAXIMUM_SIZE = 200;

const tokenSchema = z.object({ sort: z.string(), filter: z.string(), value: z.string(), key: z.string() });

/** What a list is asked for. */
type Query = Readonly<Record<string, string>>;

/** How a kind of thing is listed. */
export interface Listable<T> {
  /** Fields for filters and sorting, by their names in the API; the first is the unique key. */
  readonly fields: (item: T) => Fields;
  readonly names: readonly [key: string, ...others: string[]];
}

/**
 * One page of a list. The token says where the next page begins by the value and the key of its first item, so that
 * things that come and go between two pages neither repeat others nor hide them.
 */
export function pageOf<T>(items: Iterable<T>, listable: Listable<T>, query: Query) {
  const size = sizeOf(query.page_size ?? '');
  const token = query.page_token ? readToken(query.page_token, query) : undefined;
  const sort = token?.sort ?? query.sort_by ?? '';
  const filter = token?.filter ?? query.filter ?? '';
  const { field, descending } = sortOf(sort, listable.names);
  const [key] = listable.names;
  const isWanted = readFilter(filter, listable.names);
  const rows = [...items]
    .map((item) => ({ item, fields: listable.fields(item) }))
    .filter(({ fields }) => isWanted(fields))
    .toSorted((a, b) => order(a.fields, b.fields, field, key, descending));
  const start =
    token === undefined ? 0 : rows.findIndex(({ fields }) => reached(fields, field, key, token, descending));
  const from = start < 0 ? rows.length : start;
  const next = rows[from + size]?.fields;
  return {
    items: rows.slice(from, from + size).map(({ item }) => item),
    total_size: rows.length,
    next_page_token: next === undefined ? '' : encode({ sort, filter, value: next[field] ?? '', key: next[key] ?? '' }),
  };
}

function sizeOf(text: string): number {
  const size = text === '' ? 0 : Number(text);
  if (!Number.isInteger(size)) throw refuse('INVALID_ARGUMENT', `parsing field "page_size": invalid value ${text}`);
  if (size < 0) throw refuse('INVALID_ARGUMENT', `The page size should be greater than 0. Got ${size}`);
  return Math.min(MAXIMUM_SIZE, size === 0 ? DEFAULT_SIZE : size);
}

function sortOf(sort: string, names: readonly string[]): { readonly field: string; readonly descending: boolean } {
  const [field = 'created_at', direction = 'asc', more] = sort.toLowerCase().split(/\s+/).filter(Boolean);
  if (more !== undefined || !['asc', 'desc'].includes(direction)) {
    throw refuse('INVALID_ARGUMENT', `Received invalid sort by format ${JSON.stringify(sort)}`);
  }
  if (!names.includes(field)) throw refuse('INVALID_ARGUMENT', `Invalid sorting field: ${JSON.stringify(field)}`);
  return { field, descending: direction === 'desc' };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function order(a: Fields, b: Fields, field: string, key: string, descending: boolean): number {
  const ascending = compare(a[field] ?? '', b[field] ?? '') || compare(a[key] ?? '', b[key] ?? '');
  return descending ? -ascending : ascending;
}

function reached(item: Fields, field: string, key: string, at: { value: string; key: string }, descending: boolean) {
  return order(item, { [field]: at.value, [key]: at.key }, field, key, descending) >= 0;
}

const encode = (token: z.output<typeof tokenSchema>): string => Buffer.from(JSON.stringify(token)).toString('base64');

function readToken(text: string, query: Query): z.output<typeof tokenSchema> {
  const read = tokenSchema.safeParse(parse(Buffer.from(text, 'base64').toString()));
  if (!read.success) throw refuse('INVALID_ARGUMENT', 'Invalid page token');
  const { sort, filter } = read.data;
  // Either the same criteria as before or none.
  const differs = (query.sort_by && query.sort_by !== sort) || (query.filter && query.filter !== filter);
  if (differs) {
    throw refuse('INVALID_ARGUMENT', 'page token does not match the supplied sort by and/or filtering criteria');
  }
  return read.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
