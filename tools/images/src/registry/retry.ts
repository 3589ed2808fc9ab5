import { MillraceError } from '@millrace/contract';
import pRetry from 'p-retry';

/** Too many requests, and the answers of a server or a proxy in trouble. */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);
const TIMEOUT_MS = 30_000;

/** A request that is repeated when it fails in passing; all requests to a registry may be repeated. */
export async function fetchRetried(
  url: string,
  init: RequestInit,
  { image, retryAfterMs }: { image: string; retryAfterMs: number },
): Promise<Response> {
  const once = async () => {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!PASSING.has(response.status)) return response;
    throw new Error(`answer ${response.status} ${(await response.text()).slice(0, 300)}`.trim());
  };
  try {
    // p-retry takes a TypeError that fetch did not throw for a mistake in the code and ends there.
    return await pRetry(once, { retries: 4, minTimeout: retryAfterMs, factor: 2 });
  } catch (cause) {
    throw new MillraceError('REGISTRY_UNAVAILABLE', `The registry of ${image} cannot be reached: ${reason(cause)}`, {
      hint: `curl --head ${new URL('/v2/', url).href}`,
      cause,
    });
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
