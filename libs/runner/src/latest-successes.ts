import { advanceLatest, type ExecutionRecord } from '@millrace/metadata';
import type { Store } from '@millrace/storage';

/**
 * The newest success of each step of a run, for the steps' `latest.json`: written once at the end, not by each iteration
 * of a loop. If the run is killed before, readers find the success in the listing.
 */
export class LatestSuccesses {
  private readonly newest = new Map<string, ExecutionRecord>();

  note(record: ExecutionRecord): void {
    const known = this.newest.get(record.step);
    if (known === undefined || known.id < record.id) this.newest.set(record.step, record);
  }

  async publish(store: Store): Promise<void> {
    for (const record of this.newest.values()) await advanceLatest(store, record);
  }
}
