import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, type RunRecord, type RunStep, thisProcess, writeRun } from '@millrace/metadata';
import type { Store } from '@millrace/storage';
import type { RunOutcome } from './events.ts';

/** Milliseconds between two writes at least, so that steps that end together are written together. */
const PAUSE_MS = 250;
/** At most this part of the time is spent on writing: the record of a long run is long. */
const WRITING_SHARE = 1 / 20;
/** Milliseconds between two signs of life. */
const HEARTBEAT_MS = 30_000;

/**
 * Keeps a run's record up to date while it goes on, so that a killed run is not forgotten. Steps that end soon after one
 * another are written together: the truth about each is its execution's record, which a resumed run goes by.
 */
export class Journal {
  private readonly store: Store;
  private readonly record: RunRecord;
  private readonly steps: RunStep[] = [];
  /** Of the run before it was resumed: kept until they end again, lest another kill forgets them. */
  private readonly former: Map<string, RunStep>;
  private readonly clock: Clock;
  private beat: NodeJS.Timeout | undefined;
  private dirty = false;
  private writing: Promise<void> = Promise.resolve();
  private busy = false;
  private readonly ended = new AbortController();
  private failure: { readonly error: unknown } | undefined;

  constructor(store: Store, record: RunRecord, clock: Clock) {
    this.store = store;
    this.record = { ...record, owner: thisProcess() };
    this.former = new Map(record.steps.map((step) => [step.id ?? step.name, step]));
    this.clock = clock;
  }

  async begin(): Promise<void> {
    await this.write();
    this.beat = setInterval(() => this.save(), HEARTBEAT_MS);
    this.beat.unref();
  }

  /** @throws what a write before this one failed with. */
  stepEnded(step: RunStep): void {
    if (this.failure !== undefined) throw this.failure.error;
    this.steps.push(step);
    this.former.delete(step.id ?? step.name);
    this.save();
  }

  async end(state: RunOutcome, endedAt: Date, durationSeconds: number): Promise<RunRecord> {
    await this.stop();
    const record = { ...this.record, steps: this.steps, state, endedAt: endedAt.toISOString(), durationSeconds };
    await writeRun(this.store, record);
    return record;
  }

  /** Nothing is written any more. */
  async stop(): Promise<void> {
    clearInterval(this.beat);
    this.ended.abort();
    await this.writing;
  }

  private save(): void {
    this.dirty = true;
    if (this.busy) return;
    this.busy = true;
    this.writing = this.writeSoon();
  }

  private write(): Promise<void> {
    const steps = [...this.former.values(), ...this.steps];
    return writeRun(this.store, { ...this.record, steps, heartbeat: this.clock().toISOString() });
  }

  private async writeSoon(): Promise<void> {
    while (this.dirty && this.failure === undefined) {
      this.dirty = false;
      const begun = performance.now();
      await this.write().catch((error: unknown) => {
        this.failure = { error };
      });
      const pause = Math.max(PAUSE_MS, (performance.now() - begun) / WRITING_SHARE);
      await sleep(pause, undefined, { signal: this.ended.signal }).catch(() => undefined);
      if (this.ended.signal.aborted) return;
    }
    this.busy = false;
  }
}
