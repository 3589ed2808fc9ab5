import type { Store } from '@millrace/storage';
import { readIndex } from './documents.ts';
import { mapConcurrent } from './map-concurrent.ts';
import type { ExecutionRecord } from './record.ts';
import { cacheEntrySchema, executionSchema } from './record-schema.ts';
import { cacheEntryKey, INTERNAL_FOLDER, parseRef, recordKey } from './refs.ts';

const FOLDER = `${INTERNAL_FOLDER}cache/`;

/** An entry of the cache's index. */
export interface CacheEntry {
  readonly cacheKey: string;
  /** `<pipeline>/<step>/<execution id>` whose outputs it gives. */
  readonly execution: string;
  /** Absent where the execution was deleted since: the entry is of no use any more. */
  readonly record?: ExecutionRecord;
}

/** What the cache of a bucket may take instead of running a step, in the order of the keys. */
export async function* cacheEntries(store: Store): AsyncGenerator<CacheEntry> {
  const names = await store.names(FOLDER);
  const keys = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  for await (const entry of mapConcurrent(keys, (key) => readEntry(store, key))) {
    if (entry !== undefined) yield entry;
  }
}

/** Forgets an entry: the step runs again. Its former outputs stay where they are. */
export async function forgetCached(store: Store, cacheKey: string): Promise<void> {
  await store.delete(cacheEntryKey(cacheKey));
}

async function readEntry(store: Store, cacheKey: string): Promise<CacheEntry | undefined> {
  const entry = await readIndex(store, cacheEntryKey(cacheKey), cacheEntrySchema);
  if (entry === undefined) return undefined;
  const ref = parseRef(entry.execution);
  const record = ref === undefined ? undefined : await readIndex(store, recordKey(ref), executionSchema);
  return { cacheKey, execution: entry.execution, ...(record === undefined ? {} : { record }) };
}
