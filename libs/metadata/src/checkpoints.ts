import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Checkpoints } from '@millrace/contract';
import { openStore, type Store } from '@millrace/storage';
import * as z from 'zod';
import { readIndex, updateIndex } from './documents.ts';
import { workFolder } from './refs.ts';

const pointerSchema = z.object({ formatVersion: z.literal(1), folder: z.string().regex(/^\d{6}-[a-z0-9]+$/) });

export interface StoreCheckpointsOptions {
  /** Local folder that a checkpoint in a bucket is brought to; a file store needs none and reads in place. */
  readonly localDirectory: string;
  readonly signal?: AbortSignal;
  readonly random?: () => number;
}

/** Checkpoints of one piece of work in a bucket, under `.millrace/work/<work key>/`; a commit removes them. */
export function storeCheckpoints(store: Store, workKey: string, options: StoreCheckpointsOptions): Checkpoints {
  return checkpointsAt(store, workFolder(workKey), options);
}

/** Checkpoints in a store of their own: kfp mode gives one over a local folder. */
export function checkpointsAt(store: Store, folder: string, options: StoreCheckpointsOptions): Checkpoints {
  const { random = Math.random, signal } = options;
  const transfer = signal === undefined ? {} : { signal };
  const pointerKey = `${folder}latest.json`;

  const load = async (): Promise<string | undefined> => {
    const pointer = await readIndex(store, pointerKey, pointerSchema);
    if (pointer === undefined) return undefined;
    const key = `${folder}${pointer.folder}`;
    const here = store.localPath(key);
    if (here !== undefined) return here;
    const target = join(options.localDirectory, pointer.folder);
    await mkdir(options.localDirectory, { recursive: true });
    await rm(target, { recursive: true, force: true });
    await store.download(key, target, transfer);
    return target;
  };

  /** A folder of its own first, the pointer to it second, the older ones away last: a kill leaves the one before. */
  const save = async (directory: string): Promise<void> => {
    const before = await readIndex(store, pointerKey, pointerSchema);
    const name = `${nextNumber(before?.folder)}-${suffix(random)}`;
    await store.upload(directory, `${folder}${name}`, transfer);
    await updateIndex(store, pointerKey, pointerSchema, () => ({ formatVersion: 1, folder: name }));
    for (const other of await store.names(folder)) {
      // One with the same number may be another process's that is being written.
      if (other.endsWith('/') && other.slice(0, 6) < name.slice(0, 6)) await store.deleteFolder(`${folder}${other}`);
    }
  };

  return { load, save };
}

const nextNumber = (folder: string | undefined): string =>
  String(folder === undefined ? 1 : Number(folder.slice(0, 6)) + 1).padStart(6, '0');
const suffix = (random: () => number): string => Math.floor(random() * 36 ** 6).toString(36);

/** Checkpoints in a local folder, for kfp mode, where a step sees no bucket. */
export const localCheckpoints = (directory: string): Checkpoints =>
  checkpointsAt(openStore(pathToFileURL(directory).href), '', { localDirectory: directory });
