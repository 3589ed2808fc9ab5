import { randomUUID } from 'node:crypto';
import type { Store } from '@millrace/storage';
import * as z from 'zod';
import { hasCode, readDocument, writeDocument } from '../documents.ts';
import { HEARTBEAT_MS, STALE_MS } from '../executions/claim.ts';
import { isGone, ownerSchema, thisProcess } from '../executions/owner.ts';

/** `id` tells the claims of one process apart: what a writer finds in its way may be what it wrote itself. */
const claimSchema = z.object({ formatVersion: z.literal(1), id: z.string(), ...ownerSchema.shape });

/** Folder of a version, with a slash at its end. */
export const folderOf = (model: string, version: number): string => `${model}/versions/${version}/`;
const claimKeyOf = (folder: string) => `${folder}claim.json`;

/** A version number taken by one writer, whose files nobody sees until registry.json mentions it. */
export class VersionClaim {
  readonly version: number;
  readonly #store: Store;
  readonly #folder: string;
  readonly #id = randomUUID();
  #generation = '0';
  #timer: NodeJS.Timeout | undefined;
  /** One write after the other: each names the generation that the one before gave. */
  #queue: Promise<void> = Promise.resolve();

  private constructor(store: Store, model: string, version: number) {
    this.#store = store;
    this.#folder = folderOf(model, version);
    this.version = version;
  }

  /** Takes the first free number from `from` on. Two writers never get the same one: a claim is only ever created. */
  static async take(store: Store, model: string, from: number): Promise<VersionClaim> {
    for (let version = from; ; version++) {
      const claim = new VersionClaim(store, model, version);
      try {
        await claim.refresh();
        // A heartbeat that fails shows at the writer's own refresh before the commit.
        claim.#timer = setInterval(() => claim.refresh().catch(() => undefined), HEARTBEAT_MS).unref();
        return claim;
      } catch (error) {
        if (!hasCode(error, 'PRECONDITION_FAILED')) throw error;
      }
    }
  }

  /** Shows that the writer lives. @throws MillraceError `PRECONDITION_FAILED` where the claim was swept. */
  refresh(): Promise<void> {
    const written = this.#queue.then(async () => {
      const document = { formatVersion: 1, id: this.#id, ...thisProcess() };
      const key = claimKeyOf(this.#folder);
      const object = await writeDocument(this.#store, key, document, { ifGeneration: this.#generation });
      this.#generation = object.generation;
    });
    this.#queue = written.catch(() => undefined);
    return written;
  }

  /** Ends the heartbeat; the claim stays until it is stale. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** Gives up the claim alone: the version is now mentioned. */
  async settle(): Promise<void> {
    this.stop();
    await this.#queue;
    await this.#store.delete(claimKeyOf(this.#folder));
  }

  /** Gives up the claim and deletes what was written. */
  async abandon(): Promise<void> {
    this.stop();
    await this.#queue;
    await this.#store.deleteFolder(this.#folder);
  }
}

/**
 * Takes over the folder of a version whose writer is dead: deletes its claim, so that the writer, should it wake up,
 * fails before it commits.
 * @returns False where the writer lives, or another sweeper came first.
 */
export async function takeOver(store: Store, folder: string, now: number): Promise<boolean> {
  const key = claimKeyOf(folder);
  const object = await store.stat(key);
  if (object === undefined) return true;
  const claim = await readDocument(store, key, claimSchema).catch((error: unknown) => {
    if (hasCode(error, 'RECORD_CORRUPT')) return undefined;
    throw error;
  });
  const silent = now - Date.parse(object.updated) > STALE_MS;
  if (!silent && !(claim !== undefined && isGone(claim.value))) return false;
  try {
    await store.delete(key, { ifGeneration: object.generation });
    return true;
  } catch (error) {
    if (hasCode(error, 'PRECONDITION_FAILED') || hasCode(error, 'OBJECT_MISSING')) return false;
    throw error;
  }
}
