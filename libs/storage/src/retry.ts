import { setTimeout as wait } from 'node:timers/promises';
import { MillraceError } from '@millrace/contract';
import { aborted, throwIfAborted } from './errors.ts';

/**
 * How failed requests are repeated: exponential backoff with jitter, as GCS asks of its clients
 * (https://cloud.google.com/storage/docs/retry-strategy).
 */
export interface RetryPolicy {
  /** Attempts in all without progress; at least 1. Default 8, about a minute. */
  readonly attempts: number;
  /** Milliseconds of trying without progress; the last attempt is made at their end. Default: `attempts` alone decides. */
  readonly timeout?: number;
  /** Milliseconds of any clock that only goes forward. Default `performance.now`. */
  readonly now: () => number;
  /** Milliseconds before the second attempt. Default 500. */
  readonly initialDelay: number;
  /** Milliseconds, the longest wait. Default 32,000. */
  readonly maximumDelay: number;
  /** Growth of the wait. Default 2. */
  readonly multiplier: number;
  /** In [0, 1); the wait is between half and all of its nominal length. Default `Math.random`. */
  readonly random: () => number;
  /** Waits for milliseconds; rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 8,
  initialDelay: 500,
  maximumDelay: 32_000,
  multiplier: 2,
  now: () => performance.now(),
  random: Math.random,
  sleep: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

/** A failure that may pass: worth another attempt. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  /** Milliseconds that the server asks us to wait. */
  readonly retryAfter: number | undefined;

  constructor(message: string, options: { cause?: unknown; retryAfter?: number | undefined } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfter = options.retryAfter;
  }
}

/** The attempts left to one operation; an operation that moves forward may start counting again. */
export class RetryBudget {
  readonly #policy: RetryPolicy;
  readonly #subject: string;
  readonly #signal: AbortSignal | undefined;
  #failures = 0;
  #since: number;

  constructor(policy: RetryPolicy, subject: string, signal: AbortSignal | undefined) {
    this.#policy = policy;
    this.#subject = subject;
    this.#signal = signal;
    this.#since = policy.now();
  }

  /** Progress was made: earlier failures no longer count. */
  reset(): void {
    this.#failures = 0;
    this.#since = this.#policy.now();
  }

  /**
   * Waits before the next attempt if the failure may pass.
   * @throws the failure itself where it cannot pass; MillraceError `STORAGE_UNAVAILABLE` when no attempt is left, a
   * failure's own code where it is a `CHECKSUM_MISMATCH`; `ABORTED`.
   */
  async after(failure: unknown): Promise<void> {
    if (this.#signal?.aborted) throw aborted(this.#signal);
    if (!isTransient(failure)) throw failure;
    this.#failures += 1;
    if (this.#isUsedUp()) throw usedUp(failure, this.#subject, this.#failures);
    try {
      await this.#policy.sleep(this.#delay(failure), this.#signal);
    } catch (cause) {
      throw this.#signal?.aborted ? aborted(this.#signal) : cause;
    }
  }

  #isUsedUp(): boolean {
    return this.#failures >= this.#policy.attempts || this.#left() <= 0;
  }

  /** Milliseconds until the time is up. */
  #left(): number {
    const { timeout = Number.POSITIVE_INFINITY, now } = this.#policy;
    return Math.max(0, this.#since + timeout - now());
  }

  #delay(failure: unknown): number {
    const { initialDelay, multiplier, maximumDelay, random } = this.#policy;
    const nominal = Math.min(maximumDelay, initialDelay * multiplier ** (this.#failures - 1));
    const asked = failure instanceof TransientError ? (failure.retryAfter ?? 0) : 0;
    const wanted = Math.max(nominal * (0.5 + random() / 2), Math.min(asked, maximumDelay));
    return Math.min(wanted, this.#left());
  }
}

/** Repeats `attempt` until it succeeds, fails for good, or the policy's attempts are used up. */
export async function withRetries<T>(
  policy: RetryPolicy,
  subject: string,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  const budget = new RetryBudget(policy, subject, signal);
  for (;;) {
    throwIfAborted(signal);
    try {
      return await attempt();
    } catch (error) {
      await budget.after(error);
    }
  }
}

function isTransient(error: unknown): boolean {
  return error instanceof TransientError || (error instanceof MillraceError && error.code === 'CHECKSUM_MISMATCH');
}

function usedUp(failure: unknown, subject: string, attempts: number): unknown {
  if (failure instanceof MillraceError) return failure;
  const last = failure instanceof Error ? failure.message : String(failure);
  return new MillraceError('STORAGE_UNAVAILABLE', `${subject} failed ${attempts} times; the last time: ${last}.`, {
    hint: 'check the network, or run it again in some minutes; https://status.cloud.google.com tells of outages',
    cause: failure,
    fields: { subject, attempts },
  });
}
