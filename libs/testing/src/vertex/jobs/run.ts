import { failedPrecondition } from '../server/api-error.ts';

/** A job at work. */
export interface JobRun {
  readonly name: string;
  /** When it has come to an end of any kind. */
  readonly ended: Promise<void>;
  /** What its workers printed, as far as it is kept. */
  readonly log: string;
  cancel(): void;
  /** Kills its primary worker as the loss of a machine does. */
  preempt(): Promise<void>;
  /** Told of every question how it does. */
  polled(): void;
}

/** States in which a job has ended. */
const ENDED: readonly unknown[] = [
  ...['JOB_STATE_SUCCEEDED', 'JOB_STATE_FAILED', 'JOB_STATE_CANCELLED', 'JOB_STATE_EXPIRED'],
  ...['JOB_STATE_PARTIALLY_SUCCEEDED', 'PIPELINE_STATE_SUCCEEDED', 'PIPELINE_STATE_FAILED', 'PIPELINE_STATE_CANCELLED'],
];

export const hasEnded = (job: { readonly state?: unknown }): boolean => ENDED.includes(job.state);

export function refuseEnded(job: { readonly name?: string | null; readonly state?: unknown }): void {
  if (hasEnded(job)) throw failedPrecondition(`The job ${job.name} has ended: its state is ${String(job.state)}.`);
}

export function refuseRunning(job: { readonly name?: string | null; readonly state?: unknown }): void {
  if (!hasEnded(job)) throw failedPrecondition(`The job ${job.name} has not ended: its state is ${String(job.state)}.`);
}
