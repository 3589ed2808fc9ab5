import type { Api } from '../http/api.ts';
import { type CallOptions, path } from '../http/call.ts';
import { type Listing, type ListOptions, listing } from '../list.ts';
import { type RecurringRun, recurringRunSchema, type Schedule } from '../schemas/recurring-run.ts';
import { type PipelineSource, type RunSettings, settingFields, sourceFields } from './source.ts';

export type RecurringRunField = 'displayName' | 'createdAt' | 'updatedAt' | 'description' | 'recurringRunId';

/** What a recurring run is made from. */
export interface NewRecurringRun extends RunSettings {
  readonly name: string;
  readonly pipeline: PipelineSource;
  readonly schedule: Schedule;
  /** Default: the host's default experiment. */
  readonly experimentId?: string;
  readonly description?: string;
  /** How many of its runs may run at the same time, 1 to 10. Default 1. */
  readonly maximumConcurrency?: number;
  /** True: runs that were missed are not made up for. Default false. */
  readonly noCatchup?: boolean;
  /** Default true. */
  readonly enabled?: boolean;
}

const ROOT = '/apis/v2beta1/recurringruns';

/** Recurring runs: schedules that start runs. */
export class RecurringRuns {
  readonly #api: Api;
  readonly #namespace: string | undefined;

  constructor(api: Api, namespace: string | undefined) {
    this.#api = api;
    this.#namespace = namespace;
  }

  create(wanted: NewRecurringRun, options: CallOptions = {}): Promise<RecurringRun> {
    const value = {
      ...{ display_name: wanted.name, description: wanted.description, experiment_id: wanted.experimentId },
      ...sourceFields(wanted.pipeline),
      ...settingFields(wanted),
      trigger: triggerOf(wanted.schedule),
      max_concurrency: String(wanted.maximumConcurrency ?? 1),
      no_catchup: wanted.noCatchup ?? false,
      mode: (wanted.enabled ?? true) ? 'ENABLE' : 'DISABLE',
    };
    const subject = `Create the recurring run ${JSON.stringify(wanted.name)}`;
    const body = { kind: 'json', value } as const;
    return this.#api.json({ ...options, subject, method: 'POST', path: ROOT, body }, recurringRunSchema);
  }

  get(id: string, options: CallOptions = {}): Promise<RecurringRun> {
    const call = {
      ...options,
      subject: `Get the recurring run ${id}`,
      method: 'GET',
      path: path`/apis/v2beta1/recurringruns/${id}`,
    } as const;
    return this.#api.json(call, recurringRunSchema);
  }

  list(options: ListOptions<RecurringRunField> & { readonly experimentId?: string } = {}): Listing<RecurringRun> {
    const { experimentId } = options;
    const query = { namespace: experimentId === undefined ? this.#namespace : undefined, experiment_id: experimentId };
    const call = { subject: 'List the recurring runs', method: 'GET', path: ROOT, query } as const;
    return listing(this.#api, call, { name: 'recurringRuns', schema: recurringRunSchema }, options);
  }

  enable(id: string, options: CallOptions = {}): Promise<void> {
    return this.#turn('Enable', 'enable', id, options);
  }

  disable(id: string, options: CallOptions = {}): Promise<void> {
    return this.#turn('Disable', 'disable', id, options);
  }

  /** The runs that it started stay. */
  delete(id: string, options: CallOptions = {}): Promise<void> {
    const subject = `Delete the recurring run ${id}`;
    return this.#api.done({ ...options, subject, method: 'DELETE', path: path`/apis/v2beta1/recurringruns/${id}` });
  }

  #turn(verb: string, action: string, id: string, options: CallOptions): Promise<void> {
    const subject = `${verb} the recurring run ${id}`;
    const at = path`/apis/v2beta1/recurringruns/${id}:${action}`;
    return this.#api.done({ ...options, subject, method: 'POST', path: at, idempotent: true });
  }
}

function triggerOf(schedule: Schedule): object {
  const window = { start_time: schedule.start, end_time: schedule.end };
  return 'cron' in schedule
    ? { cron_schedule: { cron: schedule.cron, ...window } }
    : { periodic_schedule: { interval_second: String(schedule.everySeconds), ...window } };
}
