import type { Store } from '@millrace/storage';
import { recordCacheEntry } from '../cache.ts';
import { advanceLatest } from '../latest.ts';
import type { ExecutionRecord } from '../record.ts';
import { workFolder } from '../refs.ts';
import type { Derived } from './request.ts';

const ALL: Derived = { cache: true, latest: true, checkpoints: true };

/** Brings up to date what is derived from a success: cache index, `latest.json`, and no checkpoints any more. */
export async function finish(store: Store, record: ExecutionRecord, derived: Derived = ALL): Promise<void> {
  if (derived.cache) await recordCacheEntry(store, record);
  if (derived.latest) await advanceLatest(store, record);
  if (derived.checkpoints) await store.deleteFolder(workFolder(record.cacheKey));
}
