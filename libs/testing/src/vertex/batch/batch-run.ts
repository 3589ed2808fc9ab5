import { status } from '@grpc/grpc-js';
import { hasEnded, type JobRun } from '../jobs/run.ts';
import type { BatchPredictionJob } from '../server/messages.ts';
import { dateOf, type State } from '../state.ts';

/** One batch prediction job: nothing is predicted; it takes its states as it is asked how it does. */
export class BatchRun implements JobRun {
  readonly name: string;
  readonly log = '';
  readonly ended: Promise<void>;
  readonly #state: State;
  readonly #end: () => void;
  #pollsLeft: number;

  constructor(state: State, name: string) {
    this.name = name;
    this.#state = state;
    this.#pollsLeft = state.pollsPerOperation;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
  }

  get message(): BatchPredictionJob {
    return this.#state.batchJobs.get(this.name) ?? {};
  }

  cancel(): void {
    this.#update({ state: 'JOB_STATE_CANCELLED', error: { code: status.CANCELLED, message: 'CANCELED' } });
    this.#finish();
  }

  /** Nothing runs anywhere. */
  async preempt(): Promise<void> {}

  polled(): void {
    if (hasEnded(this.message)) return;
    this.#pollsLeft -= 1;
    this.#update({ state: 'JOB_STATE_RUNNING', startTime: this.message.startTime ?? this.#state.now() });
    if (this.#pollsLeft > 0) return;
    this.#update({ state: 'JOB_STATE_SUCCEEDED', outputInfo: { gcsOutputDirectory: this.#directory() } });
    this.#finish();
  }

  /** The folder that is made for the predictions, as the API names it. */
  #directory(): string {
    const { outputConfig, model, createTime } = this.message;
    const prefix = outputConfig?.gcsDestination?.outputUriPrefix?.replace(/\/$/, '') ?? '';
    const stored = this.#state.models.get(model?.split('@')[0] ?? '');
    return `${prefix}/prediction-${stored?.displayName ?? ''}-${dateOf(createTime ?? this.#state.now()).toISOString()}`;
  }

  #finish(): void {
    this.#update({ endTime: this.#state.now() });
    this.#end();
  }

  #update(change: BatchPredictionJob): void {
    this.#state.batchJobs.set(this.name, { ...this.message, ...change, updateTime: this.#state.now() });
  }
}
