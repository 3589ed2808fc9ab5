import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { Meter } from './checksum.ts';
import { fromFileSystem, hasCode, objectMissing, throwIfAborted } from './errors.ts';
import { checkKey, compareKeys, PARTIAL_PREFIX } from './keys.ts';
import type { TreeManifest } from './store.ts';

type TreeFile = TreeManifest['files'][number];

/** A file of a local folder: its path there, with `/`; `''` where the root is the file itself. */
export interface LocalFile {
  readonly path: string;
  readonly absolute: string;
  readonly size: number;
}

/**
 * The regular files at or below a path, sorted; everything is looked at before anything is returned. Unfinished writes of
 * a store are not seen.
 * @throws MillraceError `OBJECT_MISSING`, `UNSUPPORTED_FILE` for links and special files, `UNSAFE_KEY`
 */
export async function localFiles(root: string): Promise<readonly LocalFile[]> {
  const files: LocalFile[] = [];
  const visit = async (absolute: string, path: string): Promise<void> => {
    const found = await lstat(absolute);
    if (path !== '') checkKey(path);
    if (found.isFile()) files.push({ path, absolute, size: found.size });
    else if (found.isDirectory()) {
      for (const name of await readdir(absolute)) {
        if (!name.startsWith(PARTIAL_PREFIX)) await visit(join(absolute, name), path === '' ? name : `${path}/${name}`);
      }
    } else throw unsupported(absolute, found.isSymbolicLink() ? 'a symbolic link' : 'a special file');
  };
  try {
    await visit(root, '');
  } catch (error) {
    throw hasCode(error, 'ENOENT') ? objectMissing(root, error) : fromFileSystem(error, root);
  }
  return files.sort((a, b) => compareKeys(a.path, b.path));
}

/** The manifest of files that were measured one by one; ARCHITECTURE.md defines the digest. */
export function treeManifest(measured: readonly TreeFile[]): TreeManifest {
  const files = measured.toSorted((a, b) => compareKeys(a.path, b.path));
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const [first] = files;
  if (first !== undefined && first.path === '') return { digest: `sha256:${first.sha256}`, size, files };
  const lines = files.map((file) => `${file.sha256}  ${file.path}\n`).sort(compareKeys);
  return { digest: `sha256:${createHash('sha256').update(lines.join('')).digest('hex')}`, size, files };
}

/**
 * The digest of a local file or folder, as ARCHITECTURE.md defines it. Memory does not grow with the content.
 * @throws MillraceError `OBJECT_MISSING`, `UNSUPPORTED_FILE`, `ABORTED`
 */
export async function digestTree(
  localPath: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<TreeManifest> {
  const measured: TreeFile[] = [];
  for (const file of await localFiles(localPath)) {
    const meter = new Meter();
    for await (const _ of meter.through(readLocal(file.absolute))) throwIfAborted(options.signal);
    measured.push({ path: file.path, size: meter.size, sha256: meter.sha256.digest('hex') });
  }
  return treeManifest(measured);
}

/** A local file in pieces large enough that hashing and copying are not dominated by overhead. */
export async function* readLocal(path: string): AsyncGenerator<Uint8Array> {
  const pieces: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 1 << 20 });
  try {
    yield* pieces;
  } catch (error) {
    throw hasCode(error, 'ENOENT') ? objectMissing(path, error) : fromFileSystem(error, path);
  }
}

function unsupported(path: string, what: string): MillraceError {
  return new MillraceError('UNSUPPORTED_FILE', `${path} is ${what}; only regular files and folders can be stored.`, {
    hint: 'replace it with a copy of what it stands for (cp -L)',
    fields: { path },
  });
}
