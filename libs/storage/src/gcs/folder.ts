import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { Meter } from '../checksum.ts';
import { hasCode } from '../errors.ts';
import { placeTree } from '../file/copy.ts';
import { partialBeside } from '../file/place.ts';
import { checkKey } from '../keys.ts';
import { writeNewFile } from '../local-write.ts';
import { inParallel } from '../pool.ts';
import { TotalProgress } from '../progress.ts';
import { type RetryPolicy, withRetries } from '../retry.ts';
import type { StoredObject, TransferProgress, TreeManifest } from '../store.ts';
import { type LocalFile, readLocal, treeManifest } from '../tree.ts';

/** Milliseconds for removing what must not stay, once the storage does not answer or the caller said stop. */
export const REMOVAL_MS = 3_000;

type TreeFile = TreeManifest['files'][number];

export interface FolderOptions {
  readonly parallel: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: TransferProgress | undefined;
}

export interface FolderTarget {
  readonly uri: string;
  /** Writes one object that must not exist yet. */
  create(
    path: string,
    content: () => AsyncIterable<Uint8Array>,
    size: number,
    options: { signal: AbortSignal; onProgress: TransferProgress },
  ): Promise<StoredObject>;
  remove(path: string, signal: AbortSignal | undefined): Promise<void>;
}

/** Uploads files side by side. If one fails, those that were written are removed again before the failure is thrown. */
export async function uploadFolder(
  files: readonly LocalFile[],
  target: FolderTarget,
  options: FolderOptions,
): Promise<TreeManifest> {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const progress = new TotalProgress(size, options.onProgress);
  const measured: TreeFile[] = [];
  const toRemove = new Set<string>();
  try {
    await inParallel(files, options.parallel, options.signal, async (file, signal) => {
      toRemove.add(file.path);
      let meter = new Meter();
      const content = () => {
        meter = new Meter();
        return meter.through(readLocal(file.absolute));
      };
      const onProgress = progress.of(file.path);
      try {
        await target.create(file.path, content, file.size, { signal, onProgress });
      } catch (error) {
        // That one is somebody else's.
        if (error instanceof MillraceError && error.code === 'PRECONDITION_FAILED') toRemove.delete(file.path);
        throw error;
      }
      measured.push({ path: file.path, size: meter.size, sha256: meter.sha256.digest('hex') });
    });
    return treeManifest(measured);
  } catch (error) {
    const hurried = options.signal?.aborted || hasCode(error, 'STORAGE_UNAVAILABLE');
    const limit = hurried ? AbortSignal.timeout(REMOVAL_MS) : undefined;
    throw (await removeAll(toRemove, target, options.parallel, limit)) ? error : leftBehind(error, target.uri);
  }
}

/** Whether everything could be removed; one that cannot does not keep the others. */
async function removeAll(
  paths: ReadonlySet<string>,
  target: FolderTarget,
  parallel: number,
  limit: AbortSignal | undefined,
): Promise<boolean> {
  let failed = 0;
  await inParallel(paths, parallel, undefined, (path) =>
    target.remove(path, limit).catch(() => {
      failed += 1;
    }),
  );
  return failed === 0;
}

function leftBehind(error: unknown, uri: string): MillraceError {
  const { code, message } =
    error instanceof MillraceError ? error : { code: 'STORAGE_UNAVAILABLE', message: `${error}` };
  return new MillraceError(code, `${message} What was uploaded before could not be removed again.`, {
    hint: `gcloud storage rm --recursive ${uri}`,
    cause: error,
    fields: { uri },
  });
}

/** An object to bring: its path in the folder (`''`: it is the whole) and how to read it, again after a mismatch. */
export interface RemoteFile {
  readonly path: string;
  readonly size: number;
  read(options: { signal: AbortSignal; onProgress: TransferProgress }): AsyncIterable<Uint8Array>;
}

/** Downloads objects side by side into a place aside, which is renamed when all are there and verified. */
export async function downloadFolder(
  files: readonly RemoteFile[],
  localPath: string,
  makeFolder: (path: string) => Promise<void>,
  retry: RetryPolicy,
  options: FolderOptions,
): Promise<TreeManifest> {
  const temporary = partialBeside(localPath);
  const progress = new TotalProgress(
    files.reduce((sum, file) => sum + file.size, 0),
    options.onProgress,
  );
  const measured: TreeFile[] = [];
  try {
    if (files[0]?.path !== '') await makeFolder(temporary);
    await inParallel(files, options.parallel, options.signal, async (file, signal) => {
      const path = join(temporary, file.path === '' ? '' : checkKey(file.path));
      const onProgress = progress.of(file.path);
      await withRetries(retry, localPath, signal, async () => {
        const meter = new Meter();
        await writeNewFile(path, meter.through(file.read({ signal, onProgress })), signal);
        measured.push({ path: file.path, size: meter.size, sha256: meter.sha256.digest('hex') });
      });
    });
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  await placeTree(temporary, localPath);
  return treeManifest(measured);
}
