/** Requests under way at once when many documents are read. */
const WIDTH = 16;

/** Results of `work` in the order of the items, at most `width` of them under way. Stops at the first error. */
export async function* mapConcurrent<T, R>(
  items: Iterable<T>,
  work: (item: T) => Promise<R>,
  width = WIDTH,
): AsyncGenerator<R> {
  const pending: Promise<R>[] = [];
  for (const item of items) {
    const promise = work(item);
    // Awaited below, in order; until then a rejection is not an unhandled one.
    promise.catch(() => undefined);
    pending.push(promise);
    if (pending.length < width) continue;
    const first = pending.shift();
    if (first !== undefined) yield await first;
  }
  for (const promise of pending) yield await promise;
}
