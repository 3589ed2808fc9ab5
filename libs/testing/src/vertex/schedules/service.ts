import { beginOperation, EMPTY } from '../operations/stored-operation.ts';
import { pipelineJobRule } from '../pipelines/rules.ts';
import { failedPrecondition, notFound, refuseViolations, type Violation } from '../server/api-error.ts';
import type { ServiceWork } from '../server/dispatch.ts';
import { type FilterFields, filtered } from '../server/filter.ts';
import type {
  CreateScheduleRequest,
  ListSchedulesRequest,
  NamedRequest,
  ResumeScheduleRequest,
  Schedule,
  UpdateScheduleRequest,
} from '../server/messages.ts';
import { locationOf } from '../server/names.ts';
import { ordered } from '../server/order.ts';
import { pageOf } from '../server/page.ts';
import { displayNameRule, required } from '../server/rules.ts';
import { maskedPaths } from '../server/update.ts';
import type { State } from '../state.ts';
import { nextRun } from './cron.ts';
import { nextRunTime } from './due.ts';

const FILTER: FilterFields<Schedule> = {
  ...{ display_name: true, state: true, create_pipeline_job_request: true },
  ...{ create_time: true, start_time: true, end_time: true, next_run_time: true },
};

/** `google.cloud.aiplatform.v1.ScheduleService` */
export const schedules: ServiceWork = {
  CreateSchedule(request: CreateScheduleRequest, state) {
    const location = locationOf(request.parent);
    const given = request.schedule ?? {};
    refuseViolations(scheduleRule(given));
    const name = `${location}/schedules/${state.nextId()}`;
    const times = { createTime: state.now(), updateTime: state.now(), startTime: given.startTime ?? state.now() };
    const schedule: Schedule = { ...given, ...times, name, state: 'ACTIVE', startedRunCount: 0 };
    return store(state, { ...schedule, nextRunTime: nextRunTime(schedule, state.now()) });
  },

  GetSchedule: ({ name }: NamedRequest, state) => existing(state, name),

  ListSchedules(request: ListSchedulesRequest, state) {
    const location = locationOf(request.parent);
    const all = [...state.schedules.values()].filter(({ name }) => name?.startsWith(`${location}/`));
    const page = pageOf(ordered(filtered(all, request.filter, FILTER), request.orderBy), request);
    return { schedules: page.items, nextPageToken: page.nextPageToken };
  },

  PauseSchedule({ name }: NamedRequest, state) {
    const schedule = existing(state, name);
    refuseUnless(schedule, 'ACTIVE');
    const { nextRunTime: _, ...paused } = schedule;
    store(state, { ...paused, state: 'PAUSED', lastPauseTime: state.now() });
    return {};
  },

  ResumeSchedule({ name, catchUp }: ResumeScheduleRequest, state) {
    const schedule = existing(state, name);
    refuseUnless(schedule, 'PAUSED');
    const next = nextRunTime(schedule, state.now());
    const resumed = { lastResumeTime: state.now(), catchUp: catchUp ?? false, nextRunTime: next };
    store(state, { ...schedule, ...resumed, state: 'ACTIVE' });
    return {};
  },

  UpdateSchedule(request: UpdateScheduleRequest, state) {
    const given = request.schedule ?? {};
    const before = existing(state, given.name);
    const paths = maskedPaths(
      request.updateMask,
      UPDATABLE.map(([path]) => path),
    );
    const changes = UPDATABLE.filter(([path]) => paths.has(path)).map(([, field]) => [field, given[field]]);
    const schedule: Schedule = { ...before, ...Object.fromEntries(changes), updateTime: state.now() };
    refuseViolations(scheduleRule(schedule));
    return store(state, { ...schedule, nextRunTime: nextRunTime(schedule, state.now()) });
  },

  DeleteSchedule({ name }: NamedRequest, state) {
    const resource = existing(state, name).name ?? '';
    return beginOperation(state, {
      ...{ method: 'DeleteSchedule', resource, metadataType: 'DeleteOperationMetadata' },
      finish: () => {
        state.schedules.delete(resource);
        return EMPTY;
      },
    });
  },
};

const UPDATABLE: readonly (readonly [string, keyof Schedule])[] = [
  ['display_name', 'displayName'],
  ['cron', 'cron'],
  ['start_time', 'startTime'],
  ['end_time', 'endTime'],
  ['max_run_count', 'maxRunCount'],
  ['max_concurrent_run_count', 'maxConcurrentRunCount'],
  ['allow_queueing', 'allowQueueing'],
  ['create_pipeline_job_request', 'createPipelineJobRequest'],
];

function scheduleRule(schedule: Schedule): Violation[] {
  const request = schedule.createPipelineJobRequest;
  const field = 'schedule.create_pipeline_job_request';
  return [
    ...displayNameRule('schedule.display_name', schedule.displayName),
    ...cronRule(schedule.cron ?? ''),
    ...(Number(schedule.maxConcurrentRunCount ?? 0) >= 1
      ? []
      : [{ field: 'schedule.max_concurrent_run_count', description: 'Must be at least 1.' }]),
    ...required(field, request),
    ...(request == null ? [] : required(`${field}.parent`, request.parent)),
    ...(request?.pipelineJobId ? [{ field: `${field}.pipeline_job_id`, description: 'Must not be set.' }] : []),
    ...(request == null ? [] : pipelineJobRule(`${field}.pipeline_job`, request.pipelineJob ?? {})),
  ];
}

function cronRule(cron: string): Violation[] {
  try {
    nextRun(cron, new Date(0));
    return [];
  } catch (error) {
    return [{ field: 'schedule.cron', description: `Invalid cron: ${String(error)}` }];
  }
}

function refuseUnless(schedule: Schedule, state: 'ACTIVE' | 'PAUSED'): void {
  if (schedule.state !== state) {
    throw failedPrecondition(`The Schedule ${schedule.name} is ${String(schedule.state)}, not ${state}.`);
  }
}

function store(state: State, schedule: Schedule): Schedule {
  state.schedules.set(schedule.name ?? '', schedule);
  return schedule;
}

function existing(state: State, name: string | null | undefined): Schedule {
  const schedule = state.schedules.get(name ?? '');
  if (schedule === undefined) throw notFound('Schedule', name ?? '');
  return schedule;
}
