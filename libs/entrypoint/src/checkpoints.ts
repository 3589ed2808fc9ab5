import { randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoints } from '@millrace/contract';

const PREFIX = 'checkpoint-';

/**
 * Checkpoints in a folder: each save is a complete copy, made aside and renamed; the one before is then removed.
 * A kill between the two leaves both, and the newer one counts.
 */
export function folderCheckpoints(folder: string): Checkpoints {
  const complete = async (): Promise<string[]> => {
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => /^checkpoint-\d+$/.test(name)).sort((a, b) => number(a) - number(b));
  };
  return {
    async load() {
      const latest = (await complete()).at(-1);
      return latest === undefined ? undefined : join(folder, latest);
    },
    async save(directory) {
      await mkdir(folder, { recursive: true });
      const before = await complete();
      const partial = join(folder, `partial-${randomUUID()}`);
      await cp(directory, partial, { recursive: true });
      await rename(partial, join(folder, `${PREFIX}${number(before.at(-1) ?? `${PREFIX}0`) + 1}`));
      for (const name of before) await rm(join(folder, name), { recursive: true, force: true });
    },
  };
}

const number = (name: string): number => Number(name.slice(PREFIX.length));
