import { setTimeout as sleep } from 'node:timers/promises';
import { type RunRecord, type RunStep, writeRun } from '@millrace/metadata';
import type { Store } from '@millrace/storage';
import type { RunOutcome } from './events.ts';

/** Milliseconds between two writes at least, so that a run of a thousand steps does not write its record as often. */
const PAUSE_MS = 250;

/**
 * Keeps a run's record up to date while it goes on, so that a killed run is not forgotten. Steps that end soon after one
 * another are written together: the truth about each is its execution's record, which a resumed run goes by.
 */
export class Journal {
  private readonly store: Store;
  private readonly record: RunRecord;
  private readonly steps: RunStep[] = [];
  private dirty = false;
  private writing: Promise<void> = Promise.resolve();
  private busy = false;
  private readonly ended = new AbortController();
  private failure: { readonly error: unknown } | undefined;

  constructor(store: Store, record: RunRecord) {
    this.store = store;
    this.record = record;
  }

  begin(): Promise<void> {
    return writeRun(this.store, this.record);
  }

  /** @throws what a write before this one failed with. */
  stepEnded(step: RunStep): void {
    if (this.failure !== undefined) throw this.failure.error;
    this.steps.push(step);
    this.dirty = true;
    if (this.busy) return;
    this.busy = true;
    this.writing = this.writeSoon();
  }

  async end(state: RunOutcome, endedAt: Date, durationSeconds: number): Promise<RunRecord> {
    this.ended.abort();
    await this.writing;
    const record = { ...this.record, steps: this.steps, state, endedAt: endedAt.toISOString(), durationSeconds };
    await writeRun(this.store, record);
    return record;
  }

  private async writeSoon(): Promise<void> {
    while (this.dirty && this.failure === undefined) {
      this.dirty = false;
      await writeRun(this.store, { ...this.record, steps: [...this.steps] }).catch((error: unknown) => {
        this.failure = { error };
      });
      await sleep(PAUSE_MS, undefined, { signal: this.ended.signal }).catch(() => undefined);
      if (this.ended.signal.aborted) return;
    }
    this.busy = false;
  }
}
