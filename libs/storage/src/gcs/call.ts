import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { aborted, throwIfAborted } from '../errors.ts';
import { TransientError, withRetries } from '../retry.ts';
import type { Connection } from './connection.ts';
import { failureOf, notSignedIn, type Subject } from './failure.ts';

/** What the client's errors carry, where they carry it. */
const ClientError = z.object({
  message: z.string().default(''),
  code: z.union([z.string(), z.number()]).optional(),
  errors: z.array(z.object({ reason: z.string().optional() })).optional(),
});

/**
 * A call of the official client, retried by our rules. The client takes neither a signal nor a useful time limit, so a
 * call that is stopped or stalls is no longer waited for.
 */
export async function call<T>(
  connection: Connection,
  subject: Subject,
  signal: AbortSignal | undefined,
  run: () => Promise<T>,
): Promise<T> {
  return withRetries(connection.retry, subject.uri, signal, async () => {
    try {
      return await limited(run(), connection.stallTimeout, signal);
    } catch (error) {
      throw clientFailure(error, subject);
    }
  });
}

async function limited<T>(work: Promise<T>, milliseconds: number, signal: AbortSignal | undefined): Promise<T> {
  throwIfAborted(signal);
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TransientError(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  const stop = () => signal && reject(aborted(signal));
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}

export function clientFailure(error: unknown, subject: Subject): unknown {
  if (error instanceof MillraceError || error instanceof TransientError || !(error instanceof Error)) return error;
  const { message, code, errors } = ClientError.parse(error);
  if (/credential|invalid_grant|invalid_rapt|refresh.* token/i.test(message)) {
    return notSignedIn(subject, message, error);
  }
  if (error instanceof TypeError || error instanceof RangeError) return error;
  if (typeof code !== 'number') return new TransientError(message, { cause: error });
  const reason = errors?.[0]?.reason;
  return failureOf({ status: code, message, ...(reason === undefined ? {} : { reason }) }, subject);
}
