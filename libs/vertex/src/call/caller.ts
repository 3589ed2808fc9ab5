import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, MillraceError } from '@millrace/contract';
import type { CallOptions as GaxOptions } from 'google-gax';
import pRetry from 'p-retry';
import type { Place } from '../place.ts';
import type { Asked } from './asked.ts';
import { aborted, refused } from './errors.ts';
import { isDenied } from './failure.ts';
import type { Service } from './service.ts';
import { isPassing } from './status.ts';

/** What every call takes besides its own arguments. */
export interface CallOptions {
  /** Stops the call, its retries and waits too: it then throws `ABORTED`. What was begun in the cloud goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** How a call that may be repeated is repeated: exponential backoff with jitter, within a total time. */
export interface RetryPolicy {
  /** Attempts in all, at least 1. Default 8. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; up to twice that by chance. Default 500. */
  readonly initialMs: number;
  /** Milliseconds, the longest wait. Default 30,000. */
  readonly maxMs: number;
  /** Milliseconds after which no further attempt is made. Default 300,000. */
  readonly totalMs: number;
}

/** One call. */
export interface Call extends CallOptions {
  readonly subject: string;
  readonly permission: string;
}

/** Makes calls: each with a deadline, and errors in our words. */
export class Caller {
  readonly service: Service;
  readonly place: Place;
  readonly retry: RetryPolicy;
  readonly #callTimeoutMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #logger: Logger | undefined;
  readonly #member: () => Promise<string>;

  constructor(options: {
    readonly service: Service;
    readonly place: Place;
    readonly retry: RetryPolicy;
    readonly callTimeoutMs: number;
    readonly signal: AbortSignal | undefined;
    readonly logger: Logger | undefined;
    /** Who makes the calls, for the commands that grant what is missing. */
    readonly member: () => Promise<string>;
  }) {
    this.service = options.service;
    this.place = options.place;
    this.retry = options.retry;
    this.#callTimeoutMs = options.callTimeoutMs;
    this.#signal = options.signal;
    this.#logger = options.logger;
    this.#member = options.member;
  }

  /** The signals of the client and of the call, as one. */
  signalOf({ signal }: CallOptions): AbortSignal | undefined {
    if (signal === undefined || this.#signal === undefined) return signal ?? this.#signal;
    return AbortSignal.any([signal, this.#signal]);
  }

  /** Makes a call once. `send` hands the options on to Google's client. */
  async once<T>(call: Call, send: (options: GaxOptions) => Promise<T>): Promise<T> {
    const signal = this.signalOf(call);
    if (signal?.aborted) throw aborted(`${call.subject}: stopped before it was asked for.`, undefined, signal.reason);
    try {
      // No retries of the client's own: they know neither which calls are safe nor how long we may take.
      return await send({ timeout: this.#callTimeoutMs, retry: null, ...(signal === undefined ? {} : { signal }) });
    } catch (error) {
      if (signal?.aborted) throw aborted(`${call.subject}: stopped.`, undefined, error);
      const member = isDenied(error) ? await this.#member() : undefined;
      throw refused({ ...this.asked(call), member }, error);
    }
  }

  /** Makes a call that may be repeated until it succeeds or fails for good. */
  async safely<T>(call: Call, send: (options: GaxOptions) => Promise<T>): Promise<T> {
    const signal = this.signalOf(call);
    return pRetry(() => this.once(call, send), {
      retries: this.retry.attempts - 1,
      minTimeout: this.retry.initialMs,
      maxTimeout: this.retry.maxMs,
      maxRetryTime: this.retry.totalMs,
      factor: 2,
      randomize: true,
      ...(signal === undefined ? {} : { signal }),
      shouldRetry: ({ error }) => isPassing(error),
      onFailedAttempt: ({ error, attemptNumber }) => this.note(call.subject, error, attemptNumber),
    }).catch((error: unknown) => {
      if (signal?.aborted && error === signal.reason) throw aborted(`${call.subject}: stopped.`, undefined, error);
      throw error;
    });
  }

  /** Waits before attempt number `attempt + 1`. */
  async pause(subject: string, attempt: number, signal: AbortSignal | undefined): Promise<void> {
    const nominal = Math.min(this.retry.maxMs, this.retry.initialMs * 2 ** (attempt - 1));
    try {
      await sleep(nominal * (1 + Math.random()), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw aborted(`${subject}: stopped.`, undefined, error);
    }
  }

  /** Tells of a failure that is not the end. */
  note(subject: string, error: Error, attempt: number): void {
    this.#logger?.debug(`${subject}: attempt ${attempt} failed`, { error: error.message });
  }

  asked(call: Call): Asked {
    return { ...this.place, service: this.service, subject: call.subject, permission: call.permission };
  }

  /** An error that an operation or a job ended with, as ours. */
  failed(call: Call, error: unknown): MillraceError {
    return refused(this.asked(call), error);
  }
}
