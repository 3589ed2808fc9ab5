import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { fromFileSystem, hasCode } from '../errors.ts';
import type { StoredObject } from '../store.ts';

/** A file as a stored object. Its generation names inode, size and modification time. */
export function storedFile(key: string, stats: BigIntStats): StoredObject {
  return {
    key,
    size: Number(stats.size),
    generation: `${stats.ino}-${stats.size}-${stats.mtimeNs}`,
    updated: new Date(Number(stats.mtimeNs / 1_000_000n)).toISOString(),
  };
}

/** `undefined` where there is no regular file. */
export async function statFile(key: string, path: string): Promise<StoredObject | undefined> {
  try {
    const stats = await lstat(path, { bigint: true });
    return stats.isFile() ? storedFile(key, stats) : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw fromFileSystem(error, path);
  }
}
