import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode, throwIfAborted } from '../errors.ts';
import type { TreeManifest } from '../store.ts';
import { digestTree, localFiles } from '../tree.ts';
import { type CopyOptions, copyTree } from './copy.ts';

/** As `copyTree`, but within one file system the source itself is renamed and no byte is copied. */
export async function moveTree(from: string, to: string, options: CopyOptions): Promise<TreeManifest> {
  const manifest = await digestTree(from, options);
  for (const file of await localFiles(from)) {
    await using handle = await open(file.absolute, 'r');
    await handle.sync();
  }
  throwIfAborted(options.signal);
  try {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
    options.onProgress?.(manifest.size, manifest.size);
    return manifest;
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw error;
  }
  return copyTree(from, to, options);
}

/** Puts a moved source back, or removes its copy: what failed must not have consumed its input. */
export async function undoMove(from: string, to: string): Promise<void> {
  try {
    await access(from);
    await rm(to, { recursive: true, force: true });
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    await rename(to, from);
  }
}
