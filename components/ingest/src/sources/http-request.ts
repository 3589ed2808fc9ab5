import { MillraceError } from '@millrace/contract';
import { sourceMissing } from './store-errors.ts';

const MAX_REDIRECTS = 10;
/** Failures that may pass: RFC 9110 and, for 425, RFC 8470. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** A failure after which the same request may succeed. */
export class PassingError extends Error {
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(message: string, options: { cause?: unknown; retryAfter?: number | undefined } = {}) {
    super(message, { cause: options.cause });
    this.retryAfter = options.retryAfter;
  }
}

/**
 * One request, redirects followed by hand: at most ten, and never from https to http.
 * @throws PassingError; MillraceError `SOURCE_MISSING`, `SOURCE_DENIED`, `SOURCE_REFUSED`, `SOURCE_REDIRECTS`
 */
export async function request(
  url: URL,
  options: {
    readonly method?: 'GET' | 'HEAD';
    readonly headers?: Readonly<Record<string, string>>;
    signal: AbortSignal;
  },
): Promise<Response> {
  let at = url;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const response = await fetchOnce(at, options);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return checkStatus(url, response);
    await response.body?.cancel();
    at = redirected(at, location);
  }
  throw redirects(url, `more than ${MAX_REDIRECTS} times`);
}

/**
 * Where a redirect leads.
 * @throws MillraceError `SOURCE_REDIRECTS` for one from https to http, or to what is neither.
 */
export function redirected(from: URL, location: string): URL {
  const next = URL.parse(location, from.href);
  if (next === null || !/^https?:$/.test(next.protocol)) throw redirects(from, `to "${location}"`);
  if (from.protocol === 'https:' && next.protocol === 'http:') throw redirects(from, `from https to ${next.origin}`);
  return next;
}

async function fetchOnce(url: URL, options: Parameters<typeof request>[1]): Promise<Response> {
  try {
    return await fetch(url, {
      method: options.method ?? 'GET',
      // Bytes as they are stored: only those can be counted and resumed.
      headers: { 'accept-encoding': 'identity', 'user-agent': 'millrace-ingest', ...options.headers },
      redirect: 'manual',
      signal: options.signal,
    });
  } catch (cause) {
    throw new PassingError(reasonOf(cause), { cause });
  }
}

/** undici's "fetch failed" says nothing; its cause does. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message || error.cause.name : undefined;
  return cause ?? error.message;
}

async function checkStatus(url: URL, response: Response): Promise<Response> {
  const { status } = response;
  if (status === 200 || status === 206 || status === 416) return response;
  await response.body?.cancel();
  if (PASSING.has(status)) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new PassingError(`status ${status}`, { retryAfter: Number.isFinite(seconds) ? seconds * 1000 : undefined });
  }
  const fields = { uri: url.href, status };
  if (status === 404 || status === 410) throw sourceMissing(url.href);
  if (status === 401 || status === 403) {
    throw new MillraceError('SOURCE_DENIED', `${url.href} answers ${status}: it may not be read.`, {
      hint: 'Copy the file to a bucket that you may read, and give its gs:// address.',
      fields,
    });
  }
  throw new MillraceError('SOURCE_REFUSED', `${url.href} answers ${status}.`, { fields });
}

const redirects = (url: URL, how: string) =>
  new MillraceError('SOURCE_REDIRECTS', `${url.href} redirects ${how}.`, {
    hint: 'Give the address where the file really is.',
  });
