import { type Store, withSignal } from '@millrace/storage';
import { hasCode } from '../documents.ts';

/** Milliseconds for the whole of a clean-up that has to hurry. */
export const CLEAN_UP_MS = 8_000;

/**
 * The end of an execution, in a store that may have failed. It takes the time that it needs while the store answers.
 * Once that does not, or the signal says stop, everything that is left shares one short time: retries of each call
 * would add up to minutes, for what the next sweep does anyway.
 */
export class CleanUp implements Disposable {
  readonly #store: Store;
  readonly #signal: AbortSignal | undefined;
  readonly #milliseconds: number;
  readonly #limit = new AbortController();
  readonly #hurry = () => this.hurry();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store, signal: AbortSignal | undefined, milliseconds = CLEAN_UP_MS) {
    this.#store = withSignal(store, this.#limit.signal);
    this.#signal = signal;
    this.#milliseconds = milliseconds;
    if (signal?.aborted) this.hurry();
    else signal?.addEventListener('abort', this.#hurry, { once: true });
  }

  /** Starts the short time, unless it runs already. */
  hurry(): void {
    this.#timer ??= setTimeout(() => this.#limit.abort(new Error('no time is left to clean up')), this.#milliseconds);
    this.#timer.unref();
  }

  /** Does a part of it, with the store whose calls end when the time does. */
  async run<T>(work: (store: Store) => Promise<T>): Promise<T> {
    try {
      return await work(this.#store);
    } catch (error) {
      if (hasCode(error, 'STORAGE_UNAVAILABLE')) this.hurry();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#hurry);
  }
}
