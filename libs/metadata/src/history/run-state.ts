import { isGone, thisProcess } from '../executions/owner.ts';
import type { RunRecord } from './run-record.ts';

/** Milliseconds without a sign of life after which a run elsewhere counts as killed. */
const STALE_RUN_MS = 120_000;

/** `killed`: its record says that it goes on, and nobody is there who could. */
export type RunState = RunRecord['state'] | 'killed';

/** How a run stands. One whose record names no owner is taken at its word. */
export function runState(run: RunRecord, now: Date = new Date()): RunState {
  const { state, owner, heartbeat } = run;
  if (state !== 'running' || owner === undefined) return state;
  if (isGone(owner)) return 'killed';
  const { host, namespace } = thisProcess();
  // Seen from here it lives, though it may have been suspended for long.
  if (owner.host === host && owner.namespace === namespace) return state;
  return now.getTime() - Date.parse(heartbeat ?? run.startedAt) > STALE_RUN_MS ? 'killed' : state;
}
