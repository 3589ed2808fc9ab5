import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fromFileSystem, hasCode, throwIfAborted } from './errors.ts';

/**
 * Writes a new file and its folders, and flushes it to the disk. Nothing is left of it on failure.
 * @throws MillraceError `DISK_FULL`, `ACCESS_DENIED`, `ABORTED`, or what the chunks throw
 */
export async function writeNewFile(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await using file = await openNew(path);
    for await (const chunk of chunks) {
      throwIfAborted(signal);
      for (let done = 0; done < chunk.byteLength; ) {
        done += (await file.write(chunk, done, chunk.byteLength - done)).bytesWritten;
      }
    }
    throwIfAborted(signal);
    // The kernel's own time stamps are milliseconds apart; a generation needs finer ones to tell quick writes apart.
    const now = (performance.timeOrigin + performance.now()) / 1000;
    await file.utimes(now, now);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw fromFileSystem(error, path);
  }
}

/** Another process may remove a folder that is still empty between our making and using it. */
async function openNew(path: string, attempts = 5) {
  await mkdir(dirname(path), { recursive: true });
  try {
    return await open(path, 'wx');
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || attempts <= 1) throw error;
    return openNew(path, attempts - 1);
  }
}
