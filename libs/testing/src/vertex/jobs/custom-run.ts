import { setTimeout as wait } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { CustomJob, CustomJobSpec } from '../server/messages.ts';
import type { State } from '../state.ts';
import { type TrialPart, workersOf } from './environment.ts';
import type { Worker, WorkerEnd } from './launcher.ts';
import type { JobRun } from './run.ts';

/** How often a job is begun again after a worker was lost. */
const RESTARTS = 3;

type Verdict = 'cancelled' | 'stopped' | 'timed out' | 'preempted';

/** One custom job at work: its workers, and the state that they bring it to. */
export class CustomJobRun implements JobRun {
  readonly name: string;
  /** When the job has come to an end of any kind. */
  readonly ended: Promise<void>;
  log = '';
  readonly #state: State;
  readonly #trial: TrialPart | undefined;
  #workers: readonly Worker[] = [];
  /** Why the workers were ended, where it was not their own doing. */
  #verdict: Verdict | undefined;

  constructor(state: State, name: string, trial?: TrialPart) {
    this.name = name;
    this.#state = state;
    this.#trial = trial;
    this.ended = this.#run();
  }

  get message(): CustomJob {
    return this.#state.customJobs.get(this.name) ?? {};
  }

  /** The metric file of the primary worker, so far or as it was left. */
  metrics(): Promise<string> {
    return this.#workers[0]?.metrics() ?? Promise.resolve('');
  }

  cancel(): void {
    this.#update({ state: 'JOB_STATE_CANCELLING' });
    this.#end('cancelled');
  }

  /** Ends a trial that promises nothing: what it has reported counts. */
  stop(): void {
    this.#end('stopped');
  }

  async preempt(): Promise<void> {
    this.#verdict ??= 'preempted';
    await this.#workers[0]?.stop(true);
  }

  polled(): void {
    for (const worker of this.#workers) worker.polled?.();
  }

  async #run(): Promise<void> {
    // The answer to the creation still says PENDING.
    await Promise.resolve();
    const controller = new AbortController();
    const { timeout, disableRetries } = this.message.jobSpec?.scheduling ?? {};
    const seconds = Number(timeout?.seconds ?? 0);
    if (seconds > 0) {
      void wait(seconds * 1000, undefined, { signal: controller.signal, ref: false }).then(
        () => this.#end('timed out'),
        () => undefined,
      );
    }
    const restarts = disableRetries === true ? 0 : RESTARTS;
    for (let left = restarts; !(await this.#attempt(left)); left -= 1) this.#update({ state: 'JOB_STATE_PENDING' });
    controller.abort();
  }

  /** Runs the workers to their end; false if the job begins again. */
  async #attempt(restartsLeft: number): Promise<boolean> {
    const specs = workersOf(this.name, this.#spec(), this.#trial);
    this.#workers = await Promise.all(specs.map((spec) => this.#state.jobs.start(spec)));
    if (this.#verdict === undefined) {
      this.#update({ state: 'JOB_STATE_RUNNING', startTime: this.message.startTime ?? this.#state.now() });
    } else await Promise.all(this.#workers.map((worker) => worker.stop()));
    const { index, end } = await firstEnd(this.#workers);
    await Promise.all(this.#workers.map((worker) => worker.stop()));
    this.log += end.log;
    const lost = this.#verdict === 'preempted' || (this.#verdict === undefined && end.exitCode >= 128);
    if (lost && restartsLeft > 0) {
      this.#verdict = undefined;
      return false;
    }
    this.#update({ ...outcomeOf(this.#verdict, specs[index]?.name ?? '', end), endTime: this.#state.now() });
    return true;
  }

  #spec(): CustomJobSpec {
    return this.message.jobSpec ?? {};
  }

  #end(verdict: Verdict): void {
    this.#verdict = verdict;
    for (const worker of this.#workers) void worker.stop();
  }

  #update(change: CustomJob): void {
    this.#state.customJobs.set(this.name, { ...this.message, ...change, updateTime: this.#state.now() });
  }
}

function outcomeOf(verdict: Verdict | undefined, worker: string, { exitCode }: WorkerEnd): CustomJob {
  if (verdict === 'cancelled') return failure('JOB_STATE_CANCELLED', status.CANCELLED, 'CANCELED');
  if (verdict === 'timed out') {
    return failure('JOB_STATE_FAILED', status.DEADLINE_EXCEEDED, 'The job ran longer than its timeout.');
  }
  if (exitCode === 0 || verdict === 'stopped') return { state: 'JOB_STATE_SUCCEEDED' };
  const replica = worker.slice(worker.indexOf('workerpool'));
  const message = `The replica ${replica} exited with a non-zero status of ${exitCode}.`;
  return failure('JOB_STATE_FAILED', status.INVALID_ARGUMENT, message);
}

const failure = (state: CustomJob['state'], code: number, message: string): CustomJob => ({
  ...{ state, error: { code, message } },
});

/** The end of the primary worker, or of the first other that fails. */
function firstEnd(workers: readonly Worker[]): Promise<{ readonly index: number; readonly end: WorkerEnd }> {
  return new Promise((resolve) => {
    for (const [index, worker] of workers.entries()) {
      void worker.ended.then((end) => {
        if (index === 0 || end.exitCode !== 0) resolve({ index, end });
      });
    }
  });
}
