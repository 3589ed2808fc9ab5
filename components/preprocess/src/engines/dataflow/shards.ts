import { join } from 'node:path';
import { type BeamSplits, SPLIT_NAMES, type SplitName } from '@millrace/dataset';
import type { Store } from '@millrace/storage';

/** Keys of the files of one split: `<prefix>-00000-of-00003.parquet`. */
async function shardsOf(store: Store, prefix: string, signal: AbortSignal): Promise<string[]> {
  const start = `${store.keyOf(prefix)}-`;
  const keys: string[] = [];
  for await (const { key } of store.list(start, { signal })) {
    if (/^\d+-of-\d+\.parquet$/.test(key.slice(start.length))) keys.push(key);
  }
  return keys;
}

/** Whether the files of every split are there, as many as their names say. */
export async function wholeShards(store: Store, { prefixes }: BeamSplits, signal: AbortSignal): Promise<boolean> {
  for (const name of SPLIT_NAMES) {
    const keys = await shardsOf(store, prefixes[name], signal);
    const total = Number(/-of-(\d+)\.parquet$/.exec(keys[0] ?? '')?.[1]);
    if (keys.length !== total) return false;
  }
  return true;
}

/** Removes what a job that failed left: one that runs again may write another number of files. */
export async function removeShards(store: Store, { prefixes }: BeamSplits, signal: AbortSignal): Promise<void> {
  for (const name of SPLIT_NAMES) {
    for (const key of await shardsOf(store, prefixes[name], signal)) await store.delete(key, { signal });
  }
}

/** Brings the files to this machine, and gives the folder of each split. */
export async function fetchShards(
  store: Store,
  { prefixes }: BeamSplits,
  folder: string,
  signal: AbortSignal,
): Promise<Record<SplitName, string>> {
  const folders = { train: join(folder, 'train'), validation: join(folder, 'validation'), test: join(folder, 'test') };
  for (const name of SPLIT_NAMES) {
    for (const [i, key] of (await shardsOf(store, prefixes[name], signal)).entries()) {
      await store.download(key, join(folders[name], `${i}.parquet`), { signal });
    }
  }
  return folders;
}
