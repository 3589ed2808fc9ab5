import { MillraceError } from '@millrace/contract';

export const DEADLINE_EXCEEDED = 'DEADLINE_EXCEEDED';

/**
 * The promise's value, if it comes in time. Fastify's own handlerTimeout does not serve: it ends with the request's
 * body, before the handler runs.
 * @throws MillraceError `DEADLINE_EXCEEDED`.
 */
export async function withinDeadline<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new MillraceError(DEADLINE_EXCEEDED, 'Too late.')), milliseconds);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
