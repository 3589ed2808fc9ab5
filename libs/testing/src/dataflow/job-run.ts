import { timestamp } from '../vertex/state.ts';
import type { Job, JobMessage, LaunchRequest, MetricUpdate } from './messages.ts';
import type { DataflowWork, IMPORTANCE } from './work.ts';

/** What a job is begun with. */
export interface JobStart {
  readonly id: string;
  readonly name: string;
  readonly request: LaunchRequest;
  readonly work: DataflowWork;
  /** How often its state is asked for before it changes. */
  readonly polls: number;
  readonly now: () => Date;
}

const ENDED: ReadonlySet<unknown> = new Set(['JOB_STATE_DONE', 'JOB_STATE_FAILED', 'JOB_STATE_CANCELLED']);

/** One job. Its work begins at once; what is seen of it goes from state to state as it is asked for. */
export class JobRun {
  readonly job: Job;
  readonly messages: JobMessage[] = [];
  readonly #counts = new Map<string, number>();
  readonly #stop = new AbortController();
  readonly #working: Promise<void>;
  readonly #polls: number;
  readonly #now: () => Date;
  #asked = 0;
  #outcome: 'JOB_STATE_DONE' | 'JOB_STATE_FAILED' | undefined;

  constructor({ id, name, request, work, polls, now }: JobStart) {
    const { launchParameter, projectId, location } = request;
    const environment = launchParameter?.environment ?? {};
    this.#polls = polls;
    this.#now = now;
    this.job = {
      ...{ id, name, projectId, location, type: 'JOB_TYPE_BATCH', currentState: 'JOB_STATE_QUEUED' },
      ...{ labels: environment.additionalUserLabels ?? {}, createTime: timestamp(now()) },
    };
    const launched = {
      ...{ id, name, environment, parameters: launchParameter?.parameters ?? {}, signal: this.#stop.signal },
      message: this.#tell.bind(this),
      count: (step: string, elements: number) => void this.#counts.set(step, elements),
    };
    this.#working = (async () => work(launched))().then(
      () => this.#end('JOB_STATE_DONE'),
      (error: unknown) => this.#fail(error),
    );
  }

  get hasEnded(): boolean {
    return ENDED.has(this.job.currentState);
  }

  /** Element counts as a job of the Python SDK has them: what is certain, and what may yet be done again. */
  get metrics(): MetricUpdate[] {
    return [...this.#counts].flatMap(([step, count]) => [
      elements(step, count, {}),
      elements(step, count + 1, TENTATIVE),
    ]);
  }

  /** One question more. */
  async ask(): Promise<Job> {
    this.#asked += 1;
    if (this.hasEnded || this.#asked <= this.#polls) return this.job;
    if (this.job.currentState === 'JOB_STATE_CANCELLING') {
      await this.#working;
      this.#show('JOB_STATE_CANCELLED');
    } else if (this.job.currentState === 'JOB_STATE_QUEUED') this.#show('JOB_STATE_RUNNING');
    else if (this.#outcome !== undefined) this.#show(this.#outcome);
    return this.job;
  }

  cancel(): void {
    if (this.hasEnded || this.job.currentState === 'JOB_STATE_CANCELLING') return;
    this.#show('JOB_STATE_CANCELLING');
    this.#stop.abort();
  }

  /** Stops what still works. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#working;
  }

  #end(outcome: 'JOB_STATE_DONE' | 'JOB_STATE_FAILED'): void {
    this.#outcome = outcome;
  }

  #fail(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.#tell(`Error message from worker: ${text}`, 'ERROR');
    this.#tell('Workflow failed. Causes: The job failed because a work item has failed 4 times.', 'ERROR');
    this.#end('JOB_STATE_FAILED');
  }

  #show(
    state: 'JOB_STATE_RUNNING' | 'JOB_STATE_CANCELLING' | 'JOB_STATE_CANCELLED' | 'JOB_STATE_DONE' | 'JOB_STATE_FAILED',
  ) {
    this.#asked = 0;
    Object.assign(this.job, { currentState: state, currentStateTime: timestamp(this.#now()) });
  }

  #tell(messageText: string, importance: (typeof IMPORTANCE)[number] = 'BASIC'): void {
    const id = `${this.job.id}-${this.messages.length + 1}`;
    const messageImportance = `JOB_MESSAGE_${importance}` as const;
    this.messages.push({ id, messageText, messageImportance, time: timestamp(this.#now()) });
  }
}

const TENTATIVE = { tentative: 'true' };

function elements(step: string, count: number, context: Record<string, string>): MetricUpdate {
  const name = {
    ...{ origin: 'dataflow/v1b3', name: 'ElementCount' },
    context: { original_name: `${step}-out0-ElementCount`, output_user_name: `${step}-out0`, ...context },
  };
  return { name, cumulative: true, scalar: { numberValue: count } };
}
