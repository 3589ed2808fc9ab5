import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { Meter } from '../checksum.ts';
import { fromFileSystem, hasCode } from '../errors.ts';
import { writeNewFile } from '../local-write.ts';
import { counted, TotalProgress } from '../progress.ts';
import type { TransferProgress, TreeManifest } from '../store.ts';
import { localFiles, readLocal, treeManifest } from '../tree.ts';

export interface CopyOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: TransferProgress;
}

/** Copies a local file or folder to a path where there is nothing, measuring it on the way; nothing is left on failure. */
export async function copyTree(from: string, to: string, options: CopyOptions): Promise<TreeManifest> {
  const files = await localFiles(from);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const progress = new TotalProgress(size, options.onProgress);
  const measured = [];
  try {
    if (files[0]?.path !== '') await mkdir(to, { recursive: true });
    for (const file of files) {
      const meter = new Meter();
      const chunks = counted(meter.through(readLocal(file.absolute)), file.size, progress.of(file.path));
      await writeNewFile(join(to, file.path), chunks, options.signal);
      measured.push({ path: file.path, size: meter.size, sha256: meter.sha256.digest('hex') });
    }
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    throw fromFileSystem(error, to);
  }
  return treeManifest(measured);
}

/**
 * Renames a finished file or folder to where its user wants it; a file is replaced, an empty folder too.
 * @throws MillraceError `DESTINATION_EXISTS` for a folder with content
 */
export async function placeTree(temporary: string, target: string): Promise<void> {
  try {
    await mkdir(dirname(target), { recursive: true });
    await renameOver(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EISDIR', 'ENOTDIR')) throw fromFileSystem(error, target);
    throw new MillraceError('DESTINATION_EXISTS', `${target} exists and is not an empty folder.`, {
      hint: `choose another place, or remove it: rm -r '${target}'`,
      cause: error,
    });
  }
}

async function renameOver(temporary: string, target: string): Promise<void> {
  try {
    await rename(temporary, target);
  } catch (error) {
    if (!hasCode(error, 'EISDIR')) throw error;
    // A file in place of a folder that was made for it, and is still empty.
    await rmdir(target);
    await rename(temporary, target);
  }
}
