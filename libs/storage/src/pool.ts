import { aborted } from './errors.ts';

/**
 * Runs `work` on every item, at most `width` at a time. After the first failure, no more are started; those under way
 * are awaited (their signal is aborted), and the failure is thrown.
 */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  width: number,
  signal: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const either = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const start = (item: T): void => {
    const one = work(item, either)
      .catch((error: unknown) => {
        failures.push(error);
        failed.abort(error);
      })
      .finally(() => running.delete(one));
    running.add(one);
  };
  try {
    for await (const item of items) {
      if (either.aborted) break;
      start(item);
      if (running.size >= width) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
  if (failures.length > 0) throw failures[0];
  if (signal?.aborted) throw aborted(signal);
}
