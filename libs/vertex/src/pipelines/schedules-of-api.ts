import * as z from 'zod';
import type { Api } from '../call/api.ts';
import type { CallOptions } from '../call/caller.ts';
import { unlessGone } from '../call/gone.ts';
import { makeOnce } from '../call/make.ts';
import type { WaitOptions } from '../call/poll.ts';
import { statusOf } from '../call/status.ts';
import { isMadeBy, labelled, oldest, quoted } from '../filter.ts';
import type { ListOptions } from '../jobs/jobs.ts';
import type { MadeFor } from '../models/models.ts';
import { fullName, locationOf } from '../names.ts';
import type { Operation } from '../operations/operation.ts';
import { remove } from '../operations/remove.ts';
import { pipelineProto } from './pipeline-proto.ts';
import { type Schedule, type ScheduleState, scheduleAnswer } from './schedule.ts';
import type { ScheduleSpec, Schedules } from './schedules.ts';

const schedulesAnswer = z.array(scheduleAnswer);

export class SchedulesOfApi implements Schedules {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async create(schedule: ScheduleSpec, given: Partial<MadeFor> & CallOptions = {}): Promise<Schedule> {
    const { execution = schedule.displayName, ...options } = given;
    const call = callTo('create', `Create the schedule ${JSON.stringify(schedule.displayName)}`, options);
    const client = await this.#api.clients.schedules();
    // Schedules carry no labels, but the runs that they start do.
    const look = async () => {
      const named = await this.list(`display_name=${quoted(schedule.displayName)}`, options);
      return oldest(named.filter(isMadeBy(execution)).filter(({ state }) => state !== 'COMPLETED'));
    };
    return makeOnce(this.#api.caller, {
      ...{ ...call, look },
      start: async () => {
        const parent = locationOf(this.#api.place);
        const request = { parent, schedule: protoOf(parent, schedule, execution) };
        const [answer] = await this.#api.caller.once(call, (gax) => client.createSchedule(request, gax));
        return scheduleAnswer.parse(answer);
      },
    });
  }

  async list(filter = '', { limit, ...options }: ListOptions = {}): Promise<readonly Schedule[]> {
    const client = await this.#api.clients.schedules();
    const request = { parent: locationOf(this.#api.place), filter };
    const most = limit === undefined ? {} : { maxResults: limit };
    const call = callTo('list', 'List the schedules', options);
    const [answer] = await this.#api.caller.safely(call, (gax) => client.listSchedules(request, { ...gax, ...most }));
    return schedulesAnswer.parse(answer).slice(0, limit);
  }

  async get(name: string, options: CallOptions = {}): Promise<Schedule> {
    const client = await this.#api.clients.schedules();
    const call = callTo('get', `Get the schedule ${name}`, options);
    const [answer] = await this.#api.caller.safely(call, (gax) => client.getSchedule({ name: this.#name(name) }, gax));
    return scheduleAnswer.parse(answer);
  }

  async pause(name: string, options: CallOptions = {}): Promise<Schedule> {
    const client = await this.#api.clients.schedules();
    const call = callTo('update', `Pause the schedule ${name}`, options);
    return this.#converge(name, 'PAUSED', options, () =>
      this.#api.caller.safely(call, (gax) => client.pauseSchedule({ name: this.#name(name) }, gax)),
    );
  }

  async resume(name: string, given: CallOptions & { readonly catchUp?: boolean } = {}): Promise<Schedule> {
    const { catchUp = false, ...options } = given;
    const client = await this.#api.clients.schedules();
    const call = callTo('update', `Resume the schedule ${name}`, options);
    return this.#converge(name, 'ACTIVE', options, () =>
      this.#api.caller.safely(call, (gax) => client.resumeSchedule({ name: this.#name(name), catchUp }, gax)),
    );
  }

  async delete(name: string, options: WaitOptions<Operation> = {}): Promise<void> {
    const full = this.#name(name);
    const client = await this.#api.clients.schedules();
    const call = { ...options, ...callTo('delete', `Delete the schedule ${name}`, options) };
    await remove(this.#api, {
      ...{ ...call, resource: full },
      gone: async () => (await unlessGone(this.get(name, options))) === undefined,
      start: async () => (await this.#api.caller.once(call, (gax) => client.deleteSchedule({ name: full }, gax)))[0],
    });
  }

  /** Brings a schedule into a state. The API refuses to pause what is paused, also when the call before was lost. */
  async #converge(
    name: string,
    wanted: ScheduleState,
    options: CallOptions,
    change: () => Promise<unknown>,
  ): Promise<Schedule> {
    const before = await this.get(name, options);
    if (before.state === wanted) return before;
    try {
      await change();
    } catch (error) {
      if (statusOf(error) !== 'FAILED_PRECONDITION' || (await this.get(name, options)).state !== wanted) throw error;
    }
    return this.get(name, options);
  }

  readonly #name = (name: string): string => fullName(this.#api.place, 'schedules', name);
}

const callTo = (verb: string, subject: string, { signal }: CallOptions) => ({
  ...{ signal, subject, permission: `aiplatform.schedules.${verb}` },
});

const protoOf = (parent: string, schedule: ScheduleSpec, execution: string) => ({
  displayName: schedule.displayName,
  cron: schedule.cron,
  maxConcurrentRunCount: schedule.maxConcurrentRunCount,
  allowQueueing: schedule.allowQueueing ?? false,
  catchUp: schedule.catchUp ?? false,
  ...(schedule.maxRunCount === undefined ? {} : { maxRunCount: schedule.maxRunCount }),
  ...(schedule.startTime === undefined ? {} : { startTime: timestamp(schedule.startTime) }),
  ...(schedule.endTime === undefined ? {} : { endTime: timestamp(schedule.endTime) }),
  createPipelineJobRequest: {
    parent,
    pipelineJob: pipelineProto({
      ...schedule.pipelineJob,
      labels: labelled(schedule.pipelineJob.labels, execution),
    }),
  },
});

const timestamp = (iso: string) => ({ seconds: Math.floor(Date.parse(iso) / 1000) });
