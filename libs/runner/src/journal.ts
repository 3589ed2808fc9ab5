import { type RunRecord, type RunStep, writeRun } from '@millrace/metadata';
import type { Store } from '@millrace/storage';
import type { RunOutcome } from './events.ts';

/** Keeps a run's record up to date while it goes on, so that a killed run can be resumed and is not forgotten. */
export class Journal {
  private readonly store: Store;
  private record: RunRecord;
  private writing: Promise<void> = Promise.resolve();

  constructor(store: Store, record: RunRecord) {
    this.store = store;
    this.record = record;
  }

  /** Writes the record as it stands; writes follow one another. */
  private save(): Promise<void> {
    const { record } = this;
    this.writing = this.writing.then(() => writeRun(this.store, record));
    return this.writing;
  }

  begin(): Promise<void> {
    return this.save();
  }

  stepEnded(step: RunStep): Promise<void> {
    this.record = { ...this.record, steps: [...this.record.steps, step] };
    return this.save();
  }

  async end(state: RunOutcome, endedAt: Date, durationSeconds: number): Promise<RunRecord> {
    this.record = { ...this.record, state, endedAt: endedAt.toISOString(), durationSeconds };
    await this.save();
    return this.record;
  }
}
