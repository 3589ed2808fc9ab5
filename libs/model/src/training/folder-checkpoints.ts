import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Checkpoints } from '@millrace/contract';

/** Checkpoints in a local folder: replaced by rename, so that a kill leaves the old one or the new one. */
export function folderCheckpoints(directory: string): Checkpoints {
  const old = `${directory}.old`;
  const isThere = async (path: string) => (await stat(path).catch(() => undefined)) !== undefined;
  return {
    async load() {
      if (await isThere(directory)) return directory;
      return (await isThere(old)) ? old : undefined;
    },
    async save(from) {
      const fresh = `${directory}.new`;
      await mkdir(dirname(directory), { recursive: true });
      await rm(fresh, { recursive: true, force: true });
      await cp(from, fresh, { recursive: true });
      if (await isThere(directory)) {
        await rm(old, { recursive: true, force: true });
        await rename(directory, old);
      }
      await rename(fresh, directory);
      await rm(old, { recursive: true, force: true });
    },
  };
}
