import { link, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode, preconditionFailed } from '../errors.ts';
import { withLock } from './lock.ts';
import { statFile } from './stored.ts';

/**
 * Puts a finished temporary file in its place, at once and durably.
 * @throws MillraceError `PRECONDITION_FAILED`; the temporary file is then still there
 */
export async function commitFile(temporary: string, target: string, ifGeneration: string | undefined): Promise<void> {
  if (ifGeneration === '0' && (await linked(temporary, target))) await rm(temporary);
  else {
    await withLock(target, async () => {
      await expectGeneration(target, ifGeneration);
      await rename(temporary, target);
    });
  }
  await syncFolder(dirname(target));
}

/** @throws MillraceError `PRECONDITION_FAILED` */
export async function removeFile(target: string, ifGeneration: string | undefined): Promise<void> {
  try {
    await withLock(target, async () => {
      await expectGeneration(target, ifGeneration);
      await rm(target, { force: ifGeneration === undefined });
    });
    await syncFolder(dirname(target));
  } catch (error) {
    // The file is not there, or not even the folder that would hold its lock.
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
    if (ifGeneration !== undefined) throw preconditionFailed(target, ifGeneration, error);
  }
}

/** Makes renames and removals in a folder survive a power cut. Some file systems cannot; then there is nothing to do. */
export async function syncFolder(path: string): Promise<void> {
  try {
    await using folder = await open(path, 'r');
    await folder.sync();
  } catch (error) {
    if (!hasCode(error, 'EINVAL', 'EISDIR', 'EPERM', 'EACCES', 'ENOENT', 'EBADF', 'ENOTSUP')) throw error;
  }
}

/** Removes the folders that a removal left empty, up to `root`, as a bucket has no empty folders. */
export async function pruneFolders(root: string, folder: string): Promise<void> {
  if (folder === root || !folder.startsWith(root)) return;
  try {
    await rmdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EACCES', 'EPERM', 'EBUSY', 'ENOTDIR')) return;
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await pruneFolders(root, dirname(folder));
}

async function expectGeneration(path: string, expected: string | undefined): Promise<void> {
  if (expected === undefined) return;
  const current = (await statFile('', path))?.generation ?? '0';
  if (current !== expected) throw preconditionFailed(path, expected);
}

/** Whether the file could be given its name by a hard link, which fails if the name is taken: a test and set in one. */
async function linked(temporary: string, target: string): Promise<boolean> {
  try {
    await link(temporary, target);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw preconditionFailed(target, '0', error);
    if (hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV')) return false;
    throw error;
  }
}
