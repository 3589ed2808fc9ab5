import type { Store } from '@millrace/storage';
import { readIndex, updateIndex } from './documents.ts';
import type { ArtifactRecord, ExecutionRecord } from './record.ts';
import { cacheEntrySchema, executionSchema } from './record-schema.ts';
import { cacheEntryKey, formatRef, outputKey, parseRef, recordKey } from './refs.ts';
import { digestOfStored, type StoredFile, stampOf, storedFiles } from './stored-tree.ts';

export interface FindCachedOptions {
  /**
   * True (the default): every output must still be there, unchanged: same files, same generations; where a generation
   * differs, the content is digested. `'digest'`: always digested. False: the record is taken at its word.
   */
  readonly verify?: boolean | 'digest';
}

/** The execution whose outputs may stand in for a new one with this key, or `undefined`. */
export async function findCached(
  store: Store,
  cacheKey: string,
  options: FindCachedOptions = {},
): Promise<ExecutionRecord | undefined> {
  const { verify = true } = options;
  const entry = await readIndex(store, cacheEntryKey(cacheKey), cacheEntrySchema);
  const ref = entry === undefined ? undefined : parseRef(entry.execution);
  if (entry === undefined || ref === undefined) return undefined;
  const record = await readIndex(store, recordKey(ref), executionSchema);
  if (record?.state !== 'succeeded' || record.cacheKey !== cacheKey) return undefined;
  if (verify === false) return record;
  for (const [name, output] of Object.entries(record.outputs)) {
    const files = await storedFiles(store, outputKey(ref, name));
    const stamp = verify === 'digest' ? undefined : entry.stamps[name];
    if (!(await isUnchanged(store, files, output, stamp))) return undefined;
  }
  return record;
}

/** Enters a success in the index, unless a newer one is there. */
export async function recordCacheEntry(store: Store, record: ExecutionRecord): Promise<void> {
  const stamps: Record<string, string> = {};
  for (const name of Object.keys(record.outputs)) {
    stamps[name] = stampOf(await storedFiles(store, outputKey(record, name)));
  }
  const next = { formatVersion: 1 as const, execution: formatRef(record), stamps };
  await updateIndex(store, cacheEntryKey(record.cacheKey), cacheEntrySchema, (current) =>
    current !== undefined && (parseRef(current.execution)?.id ?? '') >= record.id ? undefined : next,
  );
}

async function isUnchanged(
  store: Store,
  files: readonly StoredFile[],
  output: ArtifactRecord,
  stamp: string | undefined,
): Promise<boolean> {
  const size = files.reduce((sum, file) => sum + file.object.size, 0);
  if (size !== output.size) return false;
  if (stamp !== undefined && stamp === stampOf(files)) return true;
  return (await digestOfStored(store, files)) === output.digest;
}
