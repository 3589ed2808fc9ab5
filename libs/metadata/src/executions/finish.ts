import type { Store } from '@millrace/storage';
import { recordCacheEntry } from '../cache.ts';
import { advanceLatest } from '../latest.ts';
import type { ExecutionRecord } from '../record.ts';
import { workFolder } from '../refs.ts';

/** Brings up to date what is derived from a success: cache index, `latest.json`, and no checkpoints any more. */
export async function finish(store: Store, record: ExecutionRecord): Promise<void> {
  await recordCacheEntry(store, record);
  await advanceLatest(store, record);
  await store.deleteFolder(workFolder(record.cacheKey));
}
