import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, MillraceError } from '@millrace/contract';
import { type Clock, type RunRecord, runState } from '@millrace/metadata';

/** Milliseconds that a process that was killed a moment ago may take to be gone. */
const LAST_BREATH_MS = 2_000;
const LOOK_MS = 50;

/**
 * Makes sure that a run that is to be resumed goes on nowhere.
 * @throws MillraceError `RUN_ACTIVE`
 */
export async function expectEnded(run: RunRecord, clock: Clock): Promise<void> {
  for (let waited = 0; runState(run, clock()) === 'running'; waited += LOOK_MS) {
    if (run.owner === undefined) return;
    if (waited >= LAST_BREATH_MS) {
      const { pid, host } = run.owner;
      throw new MillraceError('RUN_ACTIVE', `The run ${run.id} still goes on: process ${pid} of ${host}.`, {
        hint: 'Wait until it ends, or end it with Ctrl-C where it was started.',
        exitCode: EXIT.usage,
      });
    }
    await sleep(LOOK_MS);
  }
}
