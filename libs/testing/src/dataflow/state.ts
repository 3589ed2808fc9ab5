import { JobRun } from './job-run.ts';
import type { LaunchRequest } from './messages.ts';
import type { DataflowWork } from './work.ts';

/** Every job of a fake, the oldest first. */
export class DataflowState {
  readonly runs: JobRun[] = [];
  readonly #polls: number;
  readonly #work: DataflowWork;
  readonly #now: () => Date;

  constructor(polls: number, work: DataflowWork, now: () => Date) {
    this.#polls = polls;
    this.#work = work;
    this.#now = now;
  }

  /** A new job, queued. */
  start(name: string, request: LaunchRequest): JobRun {
    const day = this.#now().toISOString().slice(0, 10);
    const id = `${day}_00_00_00-${String(this.runs.length + 1).padStart(19, '1')}`;
    const run = new JobRun({ id, name, request, work: this.#work, polls: this.#polls, now: this.#now });
    this.runs.push(run);
    return run;
  }
}
