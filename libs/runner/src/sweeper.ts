import { MillraceError } from '@millrace/contract';
import { type Clock, sweep } from '@millrace/metadata';
import type { Store } from '@millrace/storage';

/** What keeps a step from running at all; anything else that goes wrong here is for the next run to make up. */
const FATAL: readonly string[] = ['STORAGE_UNAVAILABLE', 'ABORTED'];

/** Removes what killed executions left of a step, before its first execution in a run: a loop makes many of one step. */
export class Sweeper {
  private readonly store: Store;
  private readonly pipeline: string;
  private readonly clock: Clock;
  private readonly swept = new Map<string, Promise<void>>();

  constructor(store: Store, pipeline: string, clock: Clock) {
    this.store = store;
    this.pipeline = pipeline;
    this.clock = clock;
  }

  sweep(step: string): Promise<void> {
    const known = this.swept.get(step);
    if (known !== undefined) return known;
    const sweeping = this.begin(step);
    this.swept.set(step, sweeping);
    return sweeping;
  }

  private async begin(step: string): Promise<void> {
    try {
      await sweep(this.store, this.pipeline, step, { clock: this.clock });
    } catch (error) {
      if (error instanceof MillraceError && FATAL.includes(error.code)) throw error;
    }
  }
}
