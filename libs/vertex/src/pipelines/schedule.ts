import * as z from 'zod';
import { count, text, textMap, textOrEmpty, time } from '../answers.ts';

const STATES = ['STATE_UNSPECIFIED', 'ACTIVE', 'PAUSED', 'COMPLETED'] as const;

/** `google.cloud.aiplatform.v1.Schedule.State`. */
export type ScheduleState = (typeof STATES)[number];

/** What starts a pipeline again and again. */
export interface Schedule {
  /** `projects/P/locations/R/schedules/123`. */
  readonly name: string;
  readonly displayName: string;
  readonly state: ScheduleState;
  /** E.g. `TZ=Europe/Paris 0 6 * * *`. */
  readonly cron: string;
  readonly maxConcurrentRunCount: number;
  readonly startedRunCount: number;
  /** Of the runs that it starts. */
  readonly labels: Readonly<Record<string, string>>;
  /** What the last run was answered with: its name, or why there is none. */
  readonly lastRun?: string | undefined;
  /** ISO 8601, UTC. */
  readonly nextRunTime?: string | undefined;
  readonly createTime?: string | undefined;
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
}

/** `google.cloud.aiplatform.v1.Schedule` in an answer. */
export const scheduleAnswer = z
  .object({
    name: z.string(),
    displayName: textOrEmpty,
    state: z.enum(STATES).catch('STATE_UNSPECIFIED'),
    cron: textOrEmpty,
    maxConcurrentRunCount: count,
    startedRunCount: count,
    nextRunTime: time,
    createTime: time,
    startTime: time,
    endTime: time,
    createPipelineJobRequest: z.object({ pipelineJob: z.object({ labels: textMap }).nullish() }).nullish(),
    lastScheduledRunResponse: z.object({ runResponse: text }).nullish(),
  })
  .transform(
    ({ createPipelineJobRequest, lastScheduledRunResponse, ...schedule }): Schedule => ({
      ...schedule,
      labels: createPipelineJobRequest?.pipelineJob?.labels ?? {},
      lastRun: lastScheduledRunResponse?.runResponse,
    }),
  );
