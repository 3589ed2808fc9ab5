import { type ArtifactRequest, readArtifact } from '../artifacts.ts';
import type { Api } from '../http/api.ts';
import { type CallOptions, path } from '../http/call.ts';
import { type Listing, type ListOptions, listing } from '../list.ts';
import { type LogOptions, readLog, type StepLog } from '../logs.ts';
import { type Run, runSchema } from '../schemas/run.ts';
import type { RunTask } from '../schemas/task.ts';
import { type RunStep, stepsOf } from '../steps.ts';
import { type RunProgress, type WatchOptions, watchRun } from '../watch.ts';
import { type PipelineSource, type RunSettings, settingFields, sourceFields } from './source.ts';

export type RunField =
  | ('displayName' | 'createdAt' | 'finishedAt' | 'scheduledAt' | 'description' | 'runId')
  | ('state' | 'storageState' | 'experimentId' | 'recurringRunId');

/** What a run is made from. */
export interface NewRun extends RunSettings {
  readonly name: string;
  readonly pipeline: PipelineSource;
  /** Default: the host's default experiment. */
  readonly experimentId?: string;
  readonly description?: string;
}

/** A step that failed, with the end of its log. */
export interface StepFailure {
  readonly step: RunStep;
  readonly log: StepLog;
}

const ROOT = '/apis/v2beta1/runs';

/** Runs of pipelines. */
export class Runs {
  readonly #api: Api;
  readonly #namespace: string | undefined;

  constructor(api: Api, namespace: string | undefined) {
    this.#api = api;
    this.#namespace = namespace;
  }

  /** Starts a run. Sent again only where it cannot have been begun; else `KFP_ANSWER_LOST`. */
  create(wanted: NewRun, options: CallOptions = {}): Promise<Run> {
    const value = {
      ...{ display_name: wanted.name, description: wanted.description, experiment_id: wanted.experimentId },
      ...sourceFields(wanted.pipeline),
      ...settingFields(wanted),
    };
    const subject = `Create the run ${JSON.stringify(wanted.name)}`;
    const body = { kind: 'json', value } as const;
    return this.#api.json({ ...options, subject, method: 'POST', path: ROOT, body }, runSchema);
  }

  get(id: string, options: CallOptions = {}): Promise<Run> {
    const at = path`/apis/v2beta1/runs/${id}`;
    return this.#api.json({ ...options, subject: `Get the run ${id}`, method: 'GET', path: at }, runSchema);
  }

  list(options: ListOptions<RunField> & { readonly experimentId?: string } = {}): Listing<Run> {
    const { experimentId } = options;
    const query = { namespace: experimentId === undefined ? this.#namespace : undefined, experiment_id: experimentId };
    const call = { subject: 'List the runs', method: 'GET', path: ROOT, query } as const;
    return listing(this.#api, call, { name: 'runs', schema: runSchema }, options);
  }

  /** Looks at a run until it has ended, more rarely while nothing changes, and through outages of the host. */
  watch(id: string, options: WatchOptions = {}): AsyncGenerator<RunProgress> {
    return watchRun(() => this.get(id, { signal: options.signal }), options);
  }

  /** The run as it ended; a run that failed is no error of this call. */
  async wait(id: string, options: WatchOptions = {}): Promise<Run> {
    let last: Run | undefined;
    for await (const { run } of this.watch(id, options)) last = run;
    return last ?? this.get(id);
  }

  /** Asks for the end of a run; its steps are stopped some moments later. A run that has ended is `KFP_INVALID`. */
  terminate(id: string, options: CallOptions = {}): Promise<void> {
    return this.#turn('Terminate', 'terminate', id, options, false);
  }

  /** Runs what failed once more; what succeeded stays. */
  retry(id: string, options: CallOptions = {}): Promise<void> {
    return this.#turn('Retry', 'retry', id, options, false);
  }

  archive(id: string, options: CallOptions = {}): Promise<void> {
    return this.#turn('Archive', 'archive', id, options, true);
  }

  /** The experiment must not be archived. */
  unarchive(id: string, options: CallOptions = {}): Promise<void> {
    return this.#turn('Unarchive', 'unarchive', id, options, true);
  }

  delete(id: string, options: CallOptions = {}): Promise<void> {
    const at = path`/apis/v2beta1/runs/${id}`;
    return this.#api.done({ ...options, subject: `Delete the run ${id}`, method: 'DELETE', path: at });
  }

  /** The last lines of what a task wrote. */
  log(runId: string, task: RunTask, options: LogOptions = {}): Promise<StepLog> {
    return readLog(this.#api, runId, task.nodes, options);
  }

  /** The steps that failed, each with the end of its log. */
  failures(run: Run, options: LogOptions = {}): Promise<readonly StepFailure[]> {
    const failed = stepsOf(run).filter((step) => step.state === 'FAILED');
    return Promise.all(failed.map(async (step) => ({ step, log: await this.log(run.id, step.task, options) })));
  }

  /**
   * The content of an artifact that the workflow itself keeps, such as `main-logs`; at most 48 MiB. What a step's outputs
   * hold lies below the run's pipeline root, and is read from there.
   */
  readArtifact(request: ArtifactRequest, options: CallOptions = {}): Promise<Buffer> {
    return readArtifact(this.#api, request, options);
  }

  #turn(verb: string, action: string, id: string, options: CallOptions, idempotent: boolean): Promise<void> {
    const at = path`/apis/v2beta1/runs/${id}:${action}`;
    return this.#api.done({ ...options, subject: `${verb} the run ${id}`, method: 'POST', path: at, idempotent });
  }
}
