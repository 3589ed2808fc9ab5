import { MillraceError } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import * as z from 'zod';
import { changeSchema, keyOf, type ObjectChange } from '../change.ts';

/** Objects read or written at once. */
const PARALLEL = 16;

const noteSchema = z.object({ formatVersion: z.literal(1), change: changeSchema });

/** What became of a change. */
export interface Settlement {
  readonly outcome: 'started' | 'refused';
  readonly run: string;
}

/**
 * The changes that wait for a run, and those that had theirs: `pending/<key>.json` and `done/<key>.json`. A change is
 * noted before its event is acknowledged, and is done before it stops being pending; so whatever dies in between, it is
 * in one of the two. Listings and reads of Cloud Storage are strongly consistent.
 */
export class Inbox {
  readonly #store: Store;
  readonly #folder: string;

  /** @param folder Ends in a slash. */
  constructor(store: Store, folder: string) {
    this.#store = store;
    this.#folder = folder;
  }

  /** Notes a change; false where it had its run already. */
  async add(change: ObjectChange): Promise<boolean> {
    const key = keyOf(change);
    const note = { formatVersion: 1, change };
    await unlessThere(this.#store.write(this.#pending(key), JSON.stringify(note), { ifGeneration: '0' }));
    // Looked at only now: were it looked at first, the change could be done and stop being pending in between.
    if ((await this.#store.stat(this.#done(key))) === undefined) return true;
    await this.#store.delete(this.#pending(key));
    return false;
  }

  /** How many wait; some of them may be done already, until {@link pending} is called. */
  async count(): Promise<number> {
    return (await this.#store.names(`${this.#folder}pending/`)).length;
  }

  /** Those that wait, in no particular order. Sweeps what a delivery that died has settled and left. */
  async pending(): Promise<readonly ObjectChange[]> {
    const names = await this.#store.names(`${this.#folder}pending/`);
    const found = await inParallel(names, (name) => this.#read(name.replace(/\.json$/, '')));
    return found.flatMap((change) => change ?? []);
  }

  /** Says what became of changes; they wait no longer. May be done again. */
  async settle(changes: readonly ObjectChange[], settlement: Settlement): Promise<void> {
    await inParallel(changes, async (change) => {
      const key = keyOf(change);
      const note = { formatVersion: 1, change, ...settlement };
      await unlessThere(this.#store.write(this.#done(key), JSON.stringify(note), { ifGeneration: '0' }));
      await this.#store.delete(this.#pending(key));
    });
  }

  /** One that waits; `undefined` where somebody has settled it meanwhile. */
  async #read(key: string): Promise<ObjectChange | undefined> {
    try {
      const { bytes } = await this.#store.readBytes(this.#pending(key));
      if ((await this.#store.stat(this.#done(key))) === undefined) return readNote(bytes);
      await this.#store.delete(this.#pending(key));
      return undefined;
    } catch (error) {
      if (error instanceof MillraceError && error.code === 'OBJECT_MISSING') return undefined;
      throw error;
    }
  }

  readonly #pending = (key: string): string => `${this.#folder}pending/${key}.json`;
  readonly #done = (key: string): string => `${this.#folder}done/${key}.json`;
}

const readNote = (bytes: Buffer): ObjectChange => noteSchema.parse(JSON.parse(bytes.toString())).change;

/** Creating what is there already is success: it has the same content. */
async function unlessThere(written: Promise<unknown>): Promise<void> {
  await written.catch((error: unknown) => {
    if (!(error instanceof MillraceError && error.code === 'PRECONDITION_FAILED')) throw error;
  });
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += PARALLEL) {
    results.push(...(await Promise.all(items.slice(start, start + PARALLEL).map(work))));
  }
  return results;
}
