/** Does two things at a time. When one fails, the other is stopped and has ended before the failure is told. */
export async function together<A, B>(
  signal: AbortSignal,
  start: (signal: AbortSignal) => readonly [Promise<A>, Promise<B>],
): Promise<[A, B]> {
  const failed = new AbortController();
  const [a, b] = start(AbortSignal.any([signal, failed.signal]));
  const stop = (error: unknown) => failed.abort(error);
  a.catch(stop);
  b.catch(stop);
  await Promise.allSettled([a, b]);
  if (failed.signal.aborted) throw failed.signal.reason;
  return Promise.all([a, b]);
}
