import { createHash } from 'node:crypto';
import type { Store, StoredObject } from '@millrace/storage';

/** A file of a stored artifact; `path` is relative to it, `''` where the artifact is one file. */
export interface StoredFile {
  readonly path: string;
  readonly object: StoredObject;
}

/** The file at a key, or every file of the folder there; empty where there is neither. */
export async function storedFiles(store: Store, key: string): Promise<readonly StoredFile[]> {
  const object = await store.stat(key);
  if (object !== undefined) return [{ path: '', object }];
  const files: StoredFile[] = [];
  for await (const found of store.list(`${key}/`)) {
    files.push({ path: found.key.slice(key.length + 1), object: found });
  }
  return files;
}

/** Text that changes whenever a file is added, removed or written again; nothing is read for it. */
export function stampOf(files: readonly StoredFile[]): string {
  const lines = files.map(({ path, object }) => `${object.generation}  ${path}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

/** The digest of stored files as ARCHITECTURE.md ("Digest of an artifact") defines it; reads all of them. */
export async function digestOfStored(store: Store, files: readonly StoredFile[]): Promise<string> {
  const lines: Buffer[] = [];
  for (const { path, object } of files) {
    const hash = createHash('sha256');
    const bytes: AsyncIterable<Buffer> = store.read(object.key, { generation: object.generation });
    for await (const chunk of bytes) hash.update(chunk);
    const sha256 = hash.digest('hex');
    if (path === '') return `sha256:${sha256}`;
    lines.push(Buffer.from(`${sha256}  ${path}\n`));
  }
  const sorted = Buffer.concat(lines.sort(Buffer.compare));
  return `sha256:${createHash('sha256').update(sorted).digest('hex')}`;
}
