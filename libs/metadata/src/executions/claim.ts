import { randomUUID } from 'node:crypto';
import { MillraceError } from '@millrace/contract';
import { type Store, withSignal } from '@millrace/storage';
import * as z from 'zod';
import { hasCode, readDocument, writeDocument } from '../documents.ts';
import { timeSchema } from '../record-schema.ts';
import type { Clock } from './id.ts';
import { isGone, ownerSchema, thisProcess } from './owner.ts';

/** A claim, version 1: who works in an execution's folder (`claim.json`), or on what a cache key stands for. */
export const claimSchema = z.object({
  formatVersion: z.literal(1),
  ...ownerSchema.shape,
  /** Tells apart two executions of one process. */
  token: z.string().max(64),
  heartbeat: timeSchema,
});
export type ClaimRecord = z.infer<typeof claimSchema>;

/** Milliseconds between two heartbeats. */
export const HEARTBEAT_MS = 10_000;
/** Milliseconds without one after which a claim is stale. */
export const STALE_MS = 60_000;

/**
 * The right to work in an execution's folder, or on what a cache key stands for. It is lost when another process took this one for dead and swept it:
 * every heartbeat names the generation of the one before, so both cannot believe to hold it.
 */
export class Claim {
  readonly #store: Store;
  readonly #key: string;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #onLost: (error: MillraceError) => void;
  readonly #owner = { ...thisProcess(), token: randomUUID() };
  readonly #halted = new AbortController();
  #generation = '0';
  #beating = false;
  #timer: NodeJS.Timeout | undefined;
  /** One request after the other: each goes by the generation that the one before gave. */
  #queue: Promise<void> = Promise.resolve();

  /**
   * @param key of the object that holds it.
   * @param name of what is claimed, for messages.
   */
  constructor(store: Store, key: string, name: string, clock: Clock, onLost: (error: MillraceError) => void) {
    this.#store = store;
    this.#key = key;
    this.#name = name;
    this.#clock = clock;
    this.#onLost = onLost;
  }

  /** @throws MillraceError `PRECONDITION_FAILED` when somebody has this id already. */
  async take(): Promise<void> {
    await this.#write(this.#store);
    this.#timer = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    this.#timer.unref();
  }

  /** Ends the heartbeat, so that nothing writes behind the back of a commit; the claim itself stays. */
  async quiet(): Promise<void> {
    clearInterval(this.#timer);
    await this.#queue;
  }

  /** As `quiet`, without waiting for an answer to the last heartbeat. */
  async halt(): Promise<void> {
    this.#halted.abort();
    await this.quiet();
  }

  /** @throws MillraceError `CLAIM_LOST` if the claim is no longer the one last written here. */
  verify(): Promise<void> {
    return this.#enqueue(async () => {
      const object = await this.#store.stat(this.#key);
      if (object?.generation !== this.#generation) await this.#adopt(this.#store);
    });
  }

  async release(store: Store): Promise<void> {
    await this.halt();
    await store.delete(this.#key);
  }

  /** One at a time, and none longer than until the next: one that the storage does not take is made up by a later one. */
  async #beat(): Promise<void> {
    if (this.#beating) return;
    this.#beating = true;
    const limit = AbortSignal.any([this.#halted.signal, AbortSignal.timeout(HEARTBEAT_MS)]);
    try {
      await this.#enqueue(() => this.#refresh(withSignal(this.#store, limit)));
    } catch (error) {
      if (error instanceof MillraceError && error.code === 'CLAIM_LOST') this.#onLost(error);
    } finally {
      this.#beating = false;
    }
  }

  async #refresh(store: Store): Promise<void> {
    try {
      await this.#write(store);
    } catch (error) {
      if (!hasCode(error, 'PRECONDITION_FAILED') && !hasCode(error, 'OBJECT_MISSING')) throw error;
      await this.#adopt(store, error);
      await this.#write(store);
    }
  }

  /**
   * Goes on from the generation that is there, if this claim wrote it: a heartbeat that was given up may have arrived.
   * @throws MillraceError `CLAIM_LOST`.
   */
  async #adopt(store: Store, cause?: unknown): Promise<void> {
    const found = await readDocument(store, this.#key, claimSchema).catch(unlessCorrupt);
    if (found?.value.token !== this.#owner.token) throw this.#lost(cause);
    this.#generation = found.generation;
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #write(store: Store): Promise<void> {
    const claim: ClaimRecord = { formatVersion: 1, ...this.#owner, heartbeat: this.#clock().toISOString() };
    const written = await writeDocument(store, this.#key, claim, { ifGeneration: this.#generation });
    this.#generation = written.generation;
  }

  #lost(cause?: unknown): MillraceError {
    return new MillraceError('CLAIM_LOST', `${this.#name} was swept: its process seemed dead.`, {
      hint: 'Run the step again. The process was suspended, or could not reach the bucket, for more than a minute.',
      cause,
    });
  }
}

/** Of an execution whose folder is not there before its record: nobody could take it for dead. */
export const NO_CLAIM: Pick<Claim, 'quiet' | 'halt' | 'verify' | 'release'> = {
  quiet: async () => undefined,
  halt: async () => undefined,
  verify: async () => undefined,
  release: async () => undefined,
};

/** A claim as another process sees it. */
export interface SeenClaim {
  readonly generation: string;
  readonly stale: boolean;
}

/** The claim at a key, or `undefined` where there is none. A claim that cannot be read is judged by its age. */
export async function readClaim(
  store: Store,
  key: string,
  clock: Clock,
  staleMs: number,
): Promise<SeenClaim | undefined> {
  const object = await store.stat(key);
  if (object === undefined) return undefined;
  const claim = await readDocument(store, key, claimSchema).catch(unlessCorrupt);
  // The later of the two signs of life, so that a host whose clock is behind is not taken for dead.
  const lastSign = Math.max(Date.parse(object.updated), claim === undefined ? 0 : Date.parse(claim.value.heartbeat));
  const silent = clock().getTime() - lastSign > staleMs;
  return { generation: object.generation, stale: silent || (claim !== undefined && isGone(claim.value)) };
}

function unlessCorrupt(error: unknown): undefined {
  if (!hasCode(error, 'RECORD_CORRUPT')) throw error;
}
