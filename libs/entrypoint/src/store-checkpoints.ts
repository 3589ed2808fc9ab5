import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoints } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import { folderCheckpoints } from './checkpoints.ts';

/**
 * Checkpoints of unfinished work in local mode, under `.millrace/work/<work key>/` of the bucket: the same work started
 * again finds them. The commit removes them.
 */
export function storeCheckpoints(store: Store, workKey: string, workDirectory: string): Checkpoints {
  const prefix = `.millrace/work/${workKey}`;
  const folder = store.localPath(prefix);
  return folder === undefined ? bucketCheckpoints(store, prefix, workDirectory) : folderCheckpoints(folder);
}

/** An object `<n>.complete` is written after all of `<n>/`, so a checkpoint without it was cut short. */
function bucketCheckpoints(store: Store, prefix: string, workDirectory: string): Checkpoints {
  const complete = async (): Promise<number[]> => {
    const names = await store.names(`${prefix}/`);
    const numbers = names.flatMap((name) => /^(\d+)\.complete$/.exec(name)?.[1] ?? []);
    return numbers.map(Number).sort((a, b) => a - b);
  };
  return {
    async load() {
      const latest = (await complete()).at(-1);
      if (latest === undefined) return undefined;
      const target = join(workDirectory, 'checkpoint');
      await rm(target, { recursive: true, force: true });
      await store.download(`${prefix}/${latest}`, target);
      return target;
    },
    async save(directory) {
      const before = await complete();
      const next = (before.at(-1) ?? 0) + 1;
      await store.upload(directory, `${prefix}/${next}`);
      await store.write(`${prefix}/${next}.complete`, '');
      for (const old of before) {
        await store.delete(`${prefix}/${old}.complete`);
        await store.deleteFolder(`${prefix}/${old}/`);
      }
    },
  };
}
