import { setTimeout as wait } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { JobRun } from '../jobs/run.ts';
import type { HyperparameterTuningJob, StudySpec } from '../server/messages.ts';
import type { State } from '../state.ts';
import { promisesNothing } from './early-stop.ts';
import { randomFrom } from './random.ts';
import { suggest } from './suggest.ts';
import { TrialRun } from './trial-run.ts';

/** How often the metrics of running trials are read, in milliseconds. */
const LOOK = 100;
/** How many failed trials fail the job that does not say. */
const MOST_FAILED = 10;

/** One tuning job at work: as many trials at a time as it asks for, each with new values. */
export class TuningJobRun implements JobRun {
  readonly name: string;
  readonly ended: Promise<void>;
  readonly #state: State;
  readonly #trials: TrialRun[] = [];
  #cancelled = false;

  constructor(state: State, name: string) {
    this.name = name;
    this.#state = state;
    this.ended = this.#run();
  }

  /** As it is kept, with the trials as they are now. */
  get message(): HyperparameterTuningJob {
    return { ...this.#kept, trials: this.#trials.map((trial) => trial.message) };
  }

  get log(): string {
    return this.#trials.map((trial) => trial.job.log).join('');
  }

  cancel(): void {
    this.#cancelled = true;
    this.#update({ state: 'JOB_STATE_CANCELLING' });
    for (const { job } of this.#trials) if (job.message.endTime == null) job.cancel();
  }

  async preempt(): Promise<void> {
    await this.#trials.find(({ job }) => job.message.endTime == null)?.job.preempt();
  }

  polled(): void {
    for (const { job } of this.#trials) job.polled();
  }

  get #kept(): HyperparameterTuningJob {
    return this.#state.tuningJobs.get(this.name) ?? {};
  }

  get #study(): StudySpec {
    return this.#kept.studySpec ?? {};
  }

  async #run(): Promise<void> {
    await Promise.resolve();
    if (!this.#cancelled) this.#update({ state: 'JOB_STATE_RUNNING', startTime: this.#state.now() });
    const random = randomFrom(this.#state.seed);
    const lanes = Array.from({ length: this.#kept.parallelTrialCount ?? 1 }, () => this.#lane(random));
    await Promise.all(lanes);
    this.#update({ ...this.#outcome(), endTime: this.#state.now() });
  }

  /** One trial after another, until there are enough of them, or too many failed. */
  async #lane(random: () => number): Promise<void> {
    while (!this.#cancelled && !this.#hasFailed && this.#trials.length < (this.#kept.maxTrialCount ?? 0)) {
      const index = this.#trials.length;
      const trial = new TrialRun(this.#state, this.#kept, `${index + 1}`, suggest(this.#study, index, random));
      this.#trials.push(trial);
      await this.#watch(trial);
    }
  }

  async #watch(trial: TrialRun): Promise<void> {
    const done = trial.job.ended.then(() => true);
    while (!(await Promise.race([done, wait(LOOK, false)]))) {
      await trial.look();
      const completed = this.#trials.filter((other) => other.succeeded).map(({ measurements }) => measurements);
      if (promisesNothing(this.#study, trial.measurements, completed)) trial.stopEarly();
    }
    await trial.look();
  }

  get #hasFailed(): boolean {
    const failed = this.#trials.filter(({ job, succeeded }) => job.message.endTime != null && !succeeded).length;
    const most = this.#kept.maxFailedTrialCount || Math.min(MOST_FAILED, this.#kept.maxTrialCount ?? 0);
    return failed >= most;
  }

  #outcome(): HyperparameterTuningJob {
    if (this.#cancelled) {
      return { state: 'JOB_STATE_CANCELLED', error: { code: status.CANCELLED, message: 'CANCELED' } };
    }
    if (!this.#hasFailed) return { state: 'JOB_STATE_SUCCEEDED' };
    const message = 'The maximum number of failed trials was reached.';
    return { state: 'JOB_STATE_FAILED', error: { code: status.INTERNAL, message } };
  }

  #update(change: HyperparameterTuningJob): void {
    this.#state.tuningJobs.set(this.name, { ...this.#kept, ...change, updateTime: this.#state.now() });
  }
}
