import { setTimeout as wait } from 'node:timers/promises';
import type { MillraceError } from '@millrace/contract';
import pRetry from 'p-retry';

/** How failed calls are repeated: exponential backoff with jitter, and not before the server's Retry-After. */
export interface RetryPolicy {
  /** Attempts in all, at least 1. Default 6. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; up to twice that by chance. Default 500. */
  readonly initialDelay: number;
  /** Milliseconds, the longest wait of ours; the server may ask for more. Default 10,000. */
  readonly maximumDelay: number;
  /** Growth of the wait. Default 2. */
  readonly multiplier: number;
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 6, initialDelay: 500, maximumDelay: 10_000, multiplier: 2 };

/** A failure after which the same call may safely be sent again. */
export class Passing extends Error {
  override readonly name = 'Passing';
  /** What the caller is told when it does not pass. */
  readonly failure: MillraceError;
  /** Milliseconds that the server asks us to wait. */
  readonly retryAfter: number;

  constructor(failure: MillraceError, retryAfter = 0) {
    super(failure.message);
    this.failure = failure;
    this.retryAfter = retryAfter;
  }
}

/**
 * Repeats `attempt` while it fails with a {@link Passing}, then throws the failure in it.
 * @param timeLeft Milliseconds; a server that asks for a longer wait is not waited for.
 */
export async function withRetries<T>(
  policy: RetryPolicy,
  signal: AbortSignal,
  timeLeft: () => number,
  attempt: (number: number) => Promise<T>,
): Promise<T> {
  try {
    return await pRetry(attempt, {
      retries: policy.attempts - 1,
      minTimeout: policy.initialDelay,
      maxTimeout: policy.maximumDelay,
      factor: policy.multiplier,
      randomize: true,
      signal,
      shouldRetry: ({ error }) => error instanceof Passing && error.retryAfter < timeLeft(),
      onFailedAttempt: async ({ error, retriesLeft, retryDelay }) => {
        if (!(error instanceof Passing) || retriesLeft === 0 || error.retryAfter >= timeLeft()) return;
        await wait(Math.max(0, error.retryAfter - retryDelay), undefined, { signal });
      },
    });
  } catch (error) {
    throw error instanceof Passing ? error.failure : error;
  }
}
