import { MillraceError } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import * as z from 'zod';

const pointerSchema = z.object({
  formatVersion: z.literal(1),
  version: z.string(),
  /** When its commit was made, in seconds since 1970. */
  committed: z.number(),
});

/** Which version of a pipeline is the latest: `pipelines/<name>/latest.json`. */
export type Pointer = Omit<z.infer<typeof pointerSchema>, 'formatVersion'>;

const ATTEMPTS = 5;

/**
 * Moves the pointer to a version, unless it points to one of a later commit: a slow build of an older commit must not
 * set everybody back. Two builds at once see each other by the generation of the pointer.
 * @returns whether it was moved.
 */
export async function moveLatest(store: Store, key: string, pointer: Pointer): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const before = await readPointer(store, key);
    if (before !== undefined && before.pointer.committed > pointer.committed) return false;
    const text = `${JSON.stringify({ formatVersion: 1, ...pointer }, null, 2)}\n`;
    try {
      await store.write(key, text, { ifGeneration: before?.generation ?? '0' });
      return true;
    } catch (error) {
      const raced = error instanceof MillraceError && error.code === 'PRECONDITION_FAILED';
      if (!raced || attempt >= ATTEMPTS) throw error;
    }
  }
}

async function readPointer(store: Store, key: string) {
  if ((await store.stat(key)) === undefined) return undefined;
  const { bytes, object } = await store.readBytes(key);
  return { pointer: pointerSchema.parse(JSON.parse(bytes.toString())), generation: object.generation };
}
