import { MillraceError } from '@millrace/contract';
import { readWhole, TooLarge } from './body.ts';
import { type ApiOptions, type Call, isRepeatable, rootOf } from './call.ts';
import { type Asked, refused, unexpected, unreachable } from './errors.ts';
import { encodeBody } from './payload.ts';
import { send, type WireAnswer } from './request.ts';
import { Passing } from './retry.ts';
import { readServerWords } from './status.ts';

/** One attempt at a call. */
export interface Attempt<T> {
  readonly call: Call;
  readonly signal: AbortSignal;
  /** The credentials of before were refused. */
  readonly renew: boolean;
  readonly read: (answer: WireAnswer) => Promise<T>;
}

/**
 * Sends a call once and reads its answer.
 * @throws Passing where it is safe to send it again, else MillraceError
 */
export async function attemptOnce<T>(options: ApiOptions, attempt: Attempt<T>): Promise<T> {
  const { call, signal, read } = attempt;
  const credentials = await options.auth.headers(attempt.renew);
  const payload = call.body === undefined ? undefined : await encodeBody(call.body);
  try {
    const answer = await send({
      ...{ method: call.method, url: urlOf(options, call), ca: options.ca, signal, body: payload?.bytes },
      headers: {
        accept: 'application/json',
        ...options.headers,
        ...credentials,
        ...(payload === undefined ? {} : { 'content-type': payload.contentType }),
      },
    });
    if (answer.status >= 200 && answer.status < 300) return await read(answer);
    throw await refusal(options, call, answer);
  } catch (error) {
    if (error instanceof Passing || error instanceof MillraceError || signal.aborted) throw error;
    if (error instanceof TooLarge) throw unexpected(askedOf(options, call), error.message, error);
    throw disconnection(options, call, error);
  }
}

/** Statuses with which a server, or the proxy before it, says that it did nothing and may do it later. */
const NOT_NOW = new Set([429, 503]);
/** Statuses of a proxy that knows nothing of what became of the request. */
const NOT_KNOWN = new Set([502, 504]);

async function refusal(options: ApiOptions, call: Call, answer: WireAnswer): Promise<Error> {
  const { status, retryAfter } = answer;
  const text = await readWhole(answer.body, options.maximumBytes);
  const failure = refused(askedOf(options, call), status, readServerWords(text, answer.contentType));
  const again = NOT_NOW.has(status)
    ? isRepeatable(call) || retryAfter !== undefined
    : NOT_KNOWN.has(status) && isRepeatable(call);
  return again ? new Passing(failure, retryAfter) : failure;
}

const UNCONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function disconnection(options: ApiOptions, call: Call, error: unknown): Error {
  // The host was never reached, so nothing can have been done.
  const neverSent = error instanceof Error && 'code' in error && UNCONNECTED.has(String(error.code));
  const failure = unreachable(askedOf(options, call), error, !neverSent && call.method !== 'GET');
  return neverSent || isRepeatable(call) ? new Passing(failure) : failure;
}

function urlOf(options: ApiOptions, { path, query = {} }: Call): URL {
  const url = new URL(`${rootOf(options)}${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  return url;
}

export const askedOf = (options: ApiOptions, { subject, method, path }: Call): Asked => ({
  ...{ subject, method, path },
  host: rootOf(options),
});
