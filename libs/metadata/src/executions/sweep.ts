import type { Store } from '@millrace/storage';
import { hasCode, readDocument } from '../documents.ts';
import { advanceLatest, executionIds, readLatest } from '../latest.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import { executionSchema } from '../record-schema.ts';
import { claimKey, type ExecutionRef, executionFolder, formatRef, recordKey } from '../refs.ts';
import { readClaim, STALE_MS } from './claim.ts';
import { finish } from './finish.ts';
import type { Clock } from './id.ts';
import { changedAt, removeStaging, removeUnlisted } from './staging.ts';

export interface SweepOptions {
  readonly clock?: Clock;
  /** Milliseconds without a heartbeat after which an execution counts as dead. Default {@link STALE_MS}. */
  readonly staleMs?: number;
  /** How many executions, newest first, are looked at. Default 100: every execution sweeps, so leftovers are recent. */
  readonly limit?: number;
}

/**
 * Removes executions of a step that ended without a record, and repairs `latest.json` where an execution was killed
 * between its record and the pointer. Safe beside live executions and other sweepers.
 * @returns The refs of what this call removed, newest first.
 */
export async function sweep(
  store: Store,
  pipeline: string,
  step: string,
  options: SweepOptions = {},
): Promise<readonly string[]> {
  const ids = (await executionIds(store, pipeline, step)).slice(0, options.limit ?? 100);
  const removed: string[] = [];
  for await (const ref of mapConcurrent(ids, (id) => sweepOne(store, { pipeline, step, id }, options))) {
    if (ref !== undefined) removed.push(ref);
  }
  const { clock = () => new Date(), staleMs = STALE_MS } = options;
  await removeUnlisted(store, pipeline, step, new Date(clock().getTime() - staleMs));
  const latest = await readLatest(store, pipeline, step);
  if (latest !== undefined) await advanceLatest(store, latest);
  return removed;
}

async function sweepOne(store: Store, ref: ExecutionRef, options: SweepOptions): Promise<string | undefined> {
  const { clock = () => new Date(), staleMs = STALE_MS } = options;
  const claim = await readClaim(store, claimKey(ref), clock, staleMs);
  if (claim !== undefined && !claim.stale) return undefined;
  // Whoever deletes the claim owns the folder; its former owner finds out at its next heartbeat or commit.
  if (claim !== undefined && !(await deleteClaim(store, ref, claim.generation))) return undefined;
  // Without a claim it is either about to be claimed, or half deleted by a sweeper that was killed.
  if (claim === undefined && (await mayBeginNow(store, ref, new Date(clock().getTime() - staleMs)))) return undefined;
  // Only now: an execution writes its record before it gives up its claim.
  if ((await store.stat(recordKey(ref))) === undefined) {
    await store.deleteFolder(executionFolder(ref));
    return formatRef(ref);
  }
  if (claim !== undefined) await finishFor(store, ref);
  return undefined;
}

/**
 * The claim is the first object of an execution. In a folder, though, the folder itself is there a moment before, and a
 * listing of it may be read just then: objects other than the claim tell that a claim was there and is no more.
 */
async function mayBeginNow(store: Store, ref: ExecutionRef, before: Date): Promise<boolean> {
  let objects = 0;
  for await (const { key } of store.list(executionFolder(ref))) {
    if (key === claimKey(ref)) return true;
    objects += 1;
  }
  if (objects > 0) return false;
  const changed = await changedAt(store, ref);
  return changed === undefined || changed >= before;
}

/** Does what an execution would have done, had it not been killed after its record. */
async function finishFor(store: Store, ref: ExecutionRef): Promise<void> {
  await removeStaging(store, ref);
  const record = (await readDocument(store, recordKey(ref), executionSchema))?.value;
  if (record?.state === 'succeeded') await finish(store, record);
}

async function deleteClaim(store: Store, ref: ExecutionRef, generation: string): Promise<boolean> {
  try {
    await store.delete(claimKey(ref), { ifGeneration: generation });
    return true;
  } catch (error) {
    if (hasCode(error, 'PRECONDITION_FAILED') || hasCode(error, 'OBJECT_MISSING')) return false;
    throw error;
  }
}
