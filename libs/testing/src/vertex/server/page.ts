import { invalidArgument } from './api-error.ts';

/** One page of a list, in the API's way: `page_size` at most, and a token for what follows. */
export function pageOf<T>(
  items: readonly T[],
  request: { readonly pageSize?: number | null; readonly pageToken?: string | null },
): { readonly items: readonly T[]; readonly nextPageToken: string } {
  const size = request.pageSize ?? 0;
  if (size < 0)
    throw invalidArgument('page_size must not be negative.', [{ field: 'page_size', description: 'negative' }]);
  const start = offsetOf(request.pageToken ?? '');
  const end = start + (size === 0 ? 100 : Math.min(size, 1000));
  return { items: items.slice(start, end), nextPageToken: end < items.length ? tokenOf(end) : '' };
}

const tokenOf = (offset: number) => Buffer.from(`offset=${offset}`).toString('base64url');

function offsetOf(token: string): number {
  if (token === '') return 0;
  const match = /^offset=(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (match === null)
    throw invalidArgument('The page token is invalid.', [{ field: 'page_token', description: token }]);
  return Number(match[1]);
}
