import type { z } from 'zod';
import { type Condition, encodeFilter, wireName } from './filter.ts';
import type { Api } from './http/api.ts';
import type { Call, CallOptions } from './http/call.ts';
import { type Page, page } from './schemas/common.ts';

/** What a list is asked for; `F` are the names of the fields. */
export interface ListOptions<F extends string> extends CallOptions {
  /** All of them must hold. `[['state', '==', 'FAILED'], ['createdAt', '>=', new Date('2026-11-01')]]` */
  readonly where?: readonly Condition<F>[];
  /** Default: oldest first. */
  readonly sortBy?: F;
  readonly order?: 'ascending' | 'descending';
  /** Items a page, 1 to 200. Default 100. */
  readonly pageSize?: number;
}

/** A list: iterate over it for all items, page after page as they are wanted, or take one page. */
export interface Listing<T> extends AsyncIterable<T> {
  /** One page; the first without a token. */
  page(token?: string): Promise<Page<T>>;
  /** All items at once. */
  all(): Promise<readonly T[]>;
}

/** Makes the listing of a call that answers in pages. */
export function listing<T, F extends string>(
  api: Api,
  call: Call,
  items: { readonly name: string; readonly schema: z.ZodType<T> },
  options: ListOptions<F>,
): Listing<T> {
  const schema = page(items.name, items.schema);
  const query = {
    ...call.query,
    page_size: options.pageSize ?? 100,
    sort_by: sortOf(options),
    filter: encodeFilter(options.where ?? []),
  };
  const read = (token = ''): Promise<Page<T>> =>
    api.json(
      { ...call, signal: options.signal, timeout: options.timeout, query: { ...query, page_token: token } },
      schema,
    );
  async function* iterate(): AsyncGenerator<T> {
    let token: string | undefined;
    do {
      const { items: found, next } = await read(token);
      yield* found;
      // A token that leads to itself would never end.
      token = next === token ? '' : next;
    } while (token !== '');
  }
  return {
    page: read,
    all: () => collect(iterate()),
    [Symbol.asyncIterator]: iterate,
  };
}

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const sortOf = <F extends string>({ sortBy, order = 'ascending' }: ListOptions<F>): string | undefined =>
  sortBy === undefined && order === 'ascending'
    ? undefined
    : `${wireName(sortBy ?? 'createdAt')} ${order === 'ascending' ? 'asc' : 'desc'}`;
