import type { Batch } from '../change.ts';

/** A run that was started, now or by the delivery before. */
export interface StartedRun {
  /** As its host calls it. */
  readonly run: string;
  /** Where a person looks at it. */
  readonly page: string;
}

/** Starts runs of the pipeline. */
export interface Starter {
  /**
   * Starts the run of a batch, or finds it where a former attempt has started it.
   * @throws MillraceError those of the host and of the state; `INVALID_INPUTS` where the pipeline does not take the values
   */
  start(batch: Batch, signal: AbortSignal): Promise<StartedRun>;
}
