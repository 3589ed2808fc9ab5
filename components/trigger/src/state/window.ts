import { MillraceError } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import * as z from 'zod';
import { type Batch, batchSchema } from '../change.ts';

/** Milliseconds that the owner has besides the time it sleeps, before others may take over: starting a run takes less. */
const LEASE_MS = 120_000;

const windowSchema = z.object({
  formatVersion: z.literal(1),
  /** Key of the change whose delivery answers for the window: it is acknowledged last. */
  holder: z.string(),
  expiresAt: z.iso.datetime(),
  /** What is being started; until then changes still gather. */
  batch: batchSchema.optional(),
});
type WindowRecord = z.output<typeof windowSchema>;

export interface WindowOptions {
  readonly store: Store;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The time in which changes gather for one run, held by one delivery of one event among all instances. It is an object
 * in the bucket, and every step of it goes by the generation of the one before: of two owners one has lost it.
 */
export class Window {
  readonly #options: WindowOptions;
  #record: WindowRecord;
  #generation: string;

  private constructor(options: WindowOptions, record: WindowRecord, generation: string) {
    this.#options = options;
    this.#record = record;
    this.#generation = generation;
  }

  /** Opens a window, or takes over one whose owner is gone; else gives the holder of the one that is open. */
  static async open(options: WindowOptions, holder: string): Promise<Window | { readonly heldBy: string }> {
    const { store, key, now } = options;
    const found = await read(store, key);
    if (found !== undefined && Date.parse(found.record.expiresAt) > now()) return { heldBy: found.record.holder };
    const record: WindowRecord = {
      ...{ formatVersion: 1, holder, expiresAt: timeOf(now() + LEASE_MS) },
      // A run that was about to start is started, or found, before anything else.
      ...(found?.record.batch === undefined ? {} : { batch: found.record.batch }),
    };
    try {
      const ifGeneration = found?.generation ?? '0';
      const { generation } = await store.write(key, JSON.stringify(record), { ifGeneration });
      return new Window(options, record, generation);
    } catch (error) {
      if (!isPrecondition(error)) throw error;
      // Somebody was faster, and may have finished meanwhile.
      return Window.open(options, holder);
    }
  }

  /** What it was, or is, about to start. */
  get batch(): Batch | undefined {
    return this.#record.batch;
  }

  /** Keeps it for some milliseconds more. */
  extend(milliseconds: number): Promise<void> {
    return this.#write({ ...this.#record, expiresAt: timeOf(this.#options.now() + milliseconds + LEASE_MS) });
  }

  /** Says what is about to be started, so that whoever takes over starts the same run and not another one. */
  async seal(batch: Batch): Promise<void> {
    await this.#write({ ...this.#record, batch, expiresAt: timeOf(this.#options.now() + LEASE_MS) });
  }

  /** Lets the next delivery take over at once, after a failure. */
  release(): Promise<void> {
    return this.#write({ ...this.#record, expiresAt: timeOf(this.#options.now()) });
  }

  /** Ends it: the next change opens another one. */
  async close(): Promise<void> {
    await this.#ours(this.#options.store.delete(this.#options.key, { ifGeneration: this.#generation }));
  }

  async #write(record: WindowRecord): Promise<void> {
    const { store, key } = this.#options;
    const { generation } = await this.#ours(
      store.write(key, JSON.stringify(record), { ifGeneration: this.#generation }),
    );
    this.#generation = generation;
    this.#record = record;
  }

  async #ours<T>(done: Promise<T>): Promise<T> {
    return done.catch((cause: unknown) => {
      if (!isPrecondition(cause)) throw cause;
      throw new MillraceError('WINDOW_LOST', 'Another delivery took over: this one was too slow.', { cause });
    });
  }
}

async function read(store: Store, key: string): Promise<{ record: WindowRecord; generation: string } | undefined> {
  try {
    const { bytes, object } = await store.readBytes(key);
    return { record: windowSchema.parse(JSON.parse(bytes.toString())), generation: object.generation };
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'OBJECT_MISSING') return undefined;
    throw error;
  }
}

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString();
const isPrecondition = (error: unknown): boolean =>
  error instanceof MillraceError && error.code === 'PRECONDITION_FAILED';
