import { hasEnded } from '../jobs/run.ts';
import { startPipelineJob } from '../pipelines/service.ts';
import { pipelineNameOf } from '../pipelines/spec.ts';
import type { Schedule, Timestamp } from '../server/messages.ts';
import { dateOf, type State, timestamp } from '../state.ts';
import { nextRun } from './cron.ts';

/** The next run after a time; none where the schedule ends before. */
export function nextRunTime(schedule: Schedule, after: Timestamp): Timestamp | undefined {
  const start = schedule.startTime == null ? 0 : dateOf(schedule.startTime).getTime();
  const next = nextRun(schedule.cron ?? '', new Date(Math.max(dateOf(after).getTime(), start)));
  if (next === undefined) return undefined;
  return schedule.endTime != null && next > dateOf(schedule.endTime) ? undefined : timestamp(next);
}

/** Starts the runs whose time has come, one of each schedule; what was missed is not made up for. */
export function startDue(state: State): void {
  const now = dateOf(state.now());
  for (const schedule of state.schedules.values()) {
    if (schedule.state !== 'ACTIVE' || schedule.nextRunTime == null || dateOf(schedule.nextRunTime) > now) continue;
    const skipped = isFull(state, schedule);
    if (!skipped) start(state, schedule);
    const started = Number(schedule.startedRunCount ?? 0) + (skipped ? 0 : 1);
    const next = nextRunTime(schedule, state.now());
    const most = Number(schedule.maxRunCount ?? 0);
    const isDone = next === undefined || (most > 0 && started >= most);
    const { nextRunTime: scheduledRunTime, ...rest } = schedule;
    state.schedules.set(schedule.name ?? '', {
      ...{ ...rest, startedRunCount: started, state: isDone ? 'COMPLETED' : 'ACTIVE' },
      ...(isDone ? {} : { nextRunTime: next }),
      lastScheduledRunResponse: { scheduledRunTime, runResponse: skipped ? 'SKIPPED' : 'OK' },
    });
  }
}

function isFull(state: State, schedule: Schedule): boolean {
  const active = [...state.pipelineJobs.values()].filter((job) => job.scheduleName === schedule.name && !hasEnded(job));
  const most = Number(schedule.maxConcurrentActiveRunCount ?? 0);
  return most > 0 && active.length >= most;
}

function start(state: State, schedule: Schedule): void {
  const { parent, pipelineJob } = schedule.createPipelineJobRequest ?? {};
  const name = `${parent}/pipelineJobs/${pipelineNameOf(pipelineJob ?? {})}-${state.nextId()}`;
  startPipelineJob(state, name, { ...pipelineJob, scheduleName: schedule.name ?? '' });
}
