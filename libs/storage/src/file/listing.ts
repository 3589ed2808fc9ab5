import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fromFileSystem, hasCode } from '../errors.ts';
import { compareKeys, PARTIAL_PREFIX } from '../keys.ts';
import type { StoredObject } from '../store.ts';
import { statFile } from './stored.ts';

/** Every regular file whose key starts with `prefix`, in the order of keys; links and unfinished writes are not seen. */
export async function* listFiles(root: string, prefix: string): AsyncGenerator<StoredObject> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  yield* below(root, folder, prefix);
}

/** Names directly in a folder; those of folders end in `/`. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await entries(folder)).map(nameOf);
}

async function* below(root: string, folder: string, prefix: string): AsyncGenerator<StoredObject> {
  for (const entry of await entries(join(root, folder))) {
    const key = folder + nameOf(entry);
    if (entry.isDirectory()) {
      if (key.startsWith(prefix) || prefix.startsWith(key)) yield* below(root, key, prefix);
    } else if (key.startsWith(prefix)) {
      const object = await statFile(key, join(root, key));
      if (object !== undefined) yield object;
    }
  }
}

async function entries(folder: string): Promise<readonly Dirent[]> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    return found
      .filter((entry) => (entry.isFile() || entry.isDirectory()) && !entry.name.startsWith(PARTIAL_PREFIX))
      .sort((a, b) => compareKeys(nameOf(a), nameOf(b)));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw fromFileSystem(error, folder);
  }
}

/** With the slash of a folder, names sort as the keys below them do: `a-b` before `a/`. */
const nameOf = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name);
