import { MillraceError } from '@millrace/contract';
import { PassingError } from './http-request.ts';
import type { ReadContext } from './types.ts';

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;

/** One try. `alive` is called with every sign of life, so that the stall timer starts anew. */
export interface Attempt {
  readonly signal: AbortSignal;
  readonly alive: () => void;
}

/**
 * Repeats what failed in passing, with a wait that doubles from half a second to half a minute.
 * @param progress Grows when an attempt got further than all before it; the count of tries then starts anew.
 * @throws MillraceError `SOURCE_UNAVAILABLE` when `attempts` tries in a row got no further; the reason of an abort.
 */
export async function retrying<T>(
  what: string,
  context: ReadContext,
  work: (attempt: Attempt) => Promise<T>,
  progress: () => number = () => 0,
): Promise<T> {
  let furthest = progress();
  for (let failures = 0; ; ) {
    const stall = new StallTimer(context.stallMs);
    try {
      return await work({ signal: AbortSignal.any([context.signal, stall.signal]), alive: () => stall.restart() });
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof PassingError)) throw error;
      failures = progress() > furthest ? 1 : failures + 1;
      furthest = Math.max(furthest, progress());
      const reason = stall.signal.aborted ? `no byte for ${context.stallMs / 1000} s` : error.message;
      if (failures >= context.attempts) {
        throw new MillraceError('SOURCE_UNAVAILABLE', `${what} could not be read: ${reason}.`, {
          cause: error,
          hint: `It failed ${failures} times in a row; try again later, or raise --attempts.`,
        });
      }
      const wait = Math.min(MAX_WAIT_MS, error.retryAfter ?? FIRST_WAIT_MS * 2 ** (failures - 1));
      context.logger.warn('The source failed; trying again.', { uri: what, reason, waitSeconds: wait / 1000 });
      stall.stop();
      await context.sleep(wait, context.signal);
    } finally {
      stall.stop();
    }
  }
}

/** Aborts when nothing has been heard for a while. */
class StallTimer {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.#controller.abort(new Error('stalled')), ms);
  }
  get signal(): AbortSignal {
    return this.#controller.signal;
  }
  restart(): void {
    this.#timer.refresh();
  }
  stop(): void {
    clearTimeout(this.#timer);
  }
}
