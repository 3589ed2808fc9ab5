import type { KfpAuth } from '../auth/auth.ts';
import type { RequestBody } from './payload.ts';
import type { RetryPolicy } from './retry.ts';

/** What every call takes besides its own arguments. */
export interface CallOptions {
  /** Stops the call, its retries too: it then throws `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole call, retries and all. Default: that of the client. */
  readonly timeout?: number | undefined;
}

/** One call of the API. */
export interface Call extends CallOptions {
  /** For messages: `Get the run 1234`. */
  readonly subject: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the host: `/apis/v2beta1/runs`. */
  readonly path: string;
  /** Those that are `undefined` or empty are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: RequestBody;
  /** Doing it twice is doing it once. Default: only for GET and DELETE. */
  readonly idempotent?: boolean;
}

/** Where the API is and how it is called. */
export interface ApiOptions {
  readonly host: URL;
  readonly auth: KfpAuth;
  readonly ca: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly retry: RetryPolicy;
  /** Milliseconds. */
  readonly timeout: number;
  /** Bytes of the longest answer that is read whole. */
  readonly maximumBytes: number;
}

/** Root of the host, without a trailing slash. */
export const rootOf = ({ host }: ApiOptions): string => host.href.replace(/\/$/, '');

export const isRepeatable = ({ idempotent, method }: Call): boolean => idempotent ?? method !== 'POST';

/** Joins a path from literal parts and names, each name escaped: `` path`/apis/v2beta1/runs/${id}:retry` ``. */
export const path = (parts: TemplateStringsArray, ...names: readonly string[]): string =>
  parts.map((part, index) => part + encodeURIComponent(names[index] ?? '')).join('');
