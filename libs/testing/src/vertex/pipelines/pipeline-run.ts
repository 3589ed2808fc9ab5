import { status } from '@grpc/grpc-js';
import { hasEnded, type JobRun } from '../jobs/run.ts';
import type { PipelineJob, RpcStatus } from '../server/messages.ts';
import { jsonOfStruct } from '../server/values.ts';
import type { State } from '../state.ts';
import { PipelineSpec } from './spec.ts';
import { isOver, type PipelineTask, taskDetail, tasksOf } from './tasks.ts';

/** How a task of a pipeline is to fail. */
export interface PipelineFailure {
  /** Its name in the pipeline. */
  readonly task: string;
  /** Default: what a container says that exits with 1. */
  readonly message?: string;
}

/** One pipeline job: nothing is computed, its tasks take their states in the order of the pipeline. */
export class PipelineRun implements JobRun {
  readonly name: string;
  readonly log = '';
  readonly ended: Promise<void>;
  readonly #state: State;
  readonly #tasks: readonly PipelineTask[];
  readonly #failures = new Map<string, string>();
  readonly #end: () => void;
  #cancelled = false;

  constructor(state: State, name: string) {
    this.name = name;
    this.#state = state;
    const location = name.split('/pipelineJobs/')[0] ?? '';
    this.#tasks = tasksOf(state, location, PipelineSpec.parse(jsonOfStruct(this.#kept.pipelineSpec)));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
  }

  get message(): PipelineJob {
    return { ...this.#kept, jobDetail: { taskDetails: this.#tasks.map(taskDetail) } };
  }

  /** Lets a task fail when its turn comes. */
  fail({ task, message }: PipelineFailure): void {
    this.#failures.set(task, message ?? 'The replica workerpool0-0 exited with a non-zero status of 1.');
  }

  cancel(): void {
    this.#cancelled = true;
    this.#update({ state: 'PIPELINE_STATE_CANCELLING' });
  }

  /** Tasks run nowhere. */
  async preempt(): Promise<void> {}

  polled(): void {
    if (this.#state.pace === undefined) this.advance();
  }

  /** One step: what is pending begins, what runs ends, and what waited for it begins. */
  advance(): void {
    if (hasEnded(this.#kept)) return;
    if (this.#cancelled) this.#cancel();
    else this.#step();
  }

  #step(): void {
    const begins = this.#kept.startTime == null;
    if (begins) this.#update({ state: 'PIPELINE_STATE_RUNNING', startTime: this.#state.now() });
    else for (const task of this.#running()) this.#endTask(task);
    this.#settle();
    if (this.#tasks.every(isOver)) this.#conclude();
  }

  get #kept(): PipelineJob {
    return this.#state.pipelineJobs.get(this.name) ?? {};
  }

  #running(): PipelineTask[] {
    return this.#tasks.filter((task) => task.state === 'RUNNING' && !task.isGroup);
  }

  /** Begins what can begin, skips what no longer can, and ends the groups that are through. */
  #settle(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const task of this.#tasks) {
        const before = task.state;
        if (task.state === 'PENDING') this.#begin(task);
        else if (task.state === 'RUNNING' && task.isGroup) this.#endGroup(task);
        changed ||= task.state !== before;
      }
    }
  }

  #begin(task: PipelineTask): void {
    if (task.parent !== undefined && task.parent.state !== 'RUNNING') {
      if (isOver(task.parent)) this.#move(task, 'NOT_TRIGGERED');
      return;
    }
    const upstream = this.#tasks.filter((other) => other.parent === task.parent && task.after.includes(other.name));
    if (!upstream.every(isOver)) return;
    const fine = task.always || upstream.every(({ state }) => state === 'SUCCEEDED');
    this.#move(task, fine ? 'RUNNING' : 'NOT_TRIGGERED');
  }

  #endTask(task: PipelineTask): void {
    const message = this.#failures.get(task.name);
    if (message !== undefined) task.error = { code: status.FAILED_PRECONDITION, message };
    this.#move(task, message === undefined ? 'SUCCEEDED' : 'FAILED');
  }

  #endGroup(group: PipelineTask): void {
    const inside = this.#tasks.filter(({ parent }) => parent === group);
    if (!inside.every(isOver)) return;
    this.#move(group, inside.some(({ state }) => state === 'FAILED') ? 'FAILED' : 'SUCCEEDED');
  }

  #move(task: PipelineTask, state: PipelineTask['state']): void {
    task.state = state;
    if (state === 'RUNNING') task.startTime = this.#state.now();
    if (isOver(task)) task.endTime = this.#state.now();
  }

  #cancel(): void {
    for (const task of this.#tasks) {
      if (isOver(task)) continue;
      task.error = { code: status.CANCELLED, message: 'The task was cancelled.' };
      this.#move(task, 'CANCELLED');
    }
    this.#finish('PIPELINE_STATE_CANCELLED', { code: status.CANCELLED, message: 'The pipeline was cancelled.' });
  }

  #conclude(): void {
    const failed = this.#tasks.filter(({ state, isGroup }) => state === 'FAILED' && !isGroup).map(({ name }) => name);
    const message = `The DAG failed because some tasks failed. The failed tasks are: [${failed.join(', ')}].`;
    if (failed.length === 0) this.#finish('PIPELINE_STATE_SUCCEEDED');
    else this.#finish('PIPELINE_STATE_FAILED', { code: status.FAILED_PRECONDITION, message });
  }

  #finish(state: PipelineJob['state'], error?: RpcStatus): void {
    this.#update({ state, endTime: this.#state.now(), ...(error === undefined ? {} : { error }) });
    this.#end();
  }

  #update(change: PipelineJob): void {
    this.#state.pipelineJobs.set(this.name, { ...this.#kept, ...change, updateTime: this.#state.now() });
  }
}
