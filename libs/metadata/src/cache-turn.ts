import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@millrace/storage';
import { hasCode } from './documents.ts';
import { Claim, readClaim, STALE_MS } from './executions/claim.ts';
import type { Clock } from './executions/id.ts';
import { cacheClaimKey } from './refs.ts';

/** Milliseconds between two looks at somebody else's claim: at first, and at most. */
const FIRST_LOOK_MS = 50;
const LONGEST_LOOK_MS = 2_000;

/** The right to do the work of a cache key. */
export interface CacheTurn {
  /** Somebody else did it meanwhile, or tried to: the cache may have it now. */
  readonly waited: boolean;
  /** To be called whatever came of the work. */
  release(): Promise<void>;
}

export interface TurnOptions {
  readonly clock: Clock;
  /** Ends the wait, with the signal's reason. */
  readonly signal: AbortSignal;
  /** Called once, when somebody else is at work. */
  readonly onWait?: () => void;
}

/**
 * Waits for the turn to do the work of a cache key, so that two who want the same at the same time do not both do it.
 * Only a matter of cost: whoever is taken for dead and goes on does what was done twice, and both are right.
 */
export async function takeTurn(store: Store, cacheKey: string, options: TurnOptions): Promise<CacheTurn> {
  const { clock, signal } = options;
  const key = cacheClaimKey(cacheKey);
  let pause = 0;
  for (;;) {
    const claim = new Claim(store, key, `The claim on ${cacheKey}`, clock, () => undefined);
    try {
      await claim.take();
      return { waited: pause > 0, release: () => claim.release(store) };
    } catch (error) {
      if (!hasCode(error, 'PRECONDITION_FAILED')) throw error;
    }
    if (pause === 0) options.onWait?.();
    await removeStale(store, key, clock);
    pause = Math.min(LONGEST_LOOK_MS, pause === 0 ? FIRST_LOOK_MS : pause * 2);
    await sleep(pause, undefined, { signal });
  }
}

async function removeStale(store: Store, key: string, clock: Clock): Promise<void> {
  const claim = await readClaim(store, key, clock, STALE_MS);
  if (claim?.stale !== true) return;
  try {
    await store.delete(key, { ifGeneration: claim.generation });
  } catch (error) {
    if (!hasCode(error, 'PRECONDITION_FAILED') && !hasCode(error, 'OBJECT_MISSING')) throw error;
  }
}
