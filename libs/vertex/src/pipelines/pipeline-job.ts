import * as z from 'zod';
import { listOf, rpcStatus, text, textMap, textOrEmpty, time } from '../answers.ts';
import { idOf } from '../names.ts';

const PIPELINE_STATES = [
  'PIPELINE_STATE_UNSPECIFIED',
  'PIPELINE_STATE_QUEUED',
  'PIPELINE_STATE_PENDING',
  'PIPELINE_STATE_RUNNING',
  'PIPELINE_STATE_SUCCEEDED',
  'PIPELINE_STATE_FAILED',
  'PIPELINE_STATE_CANCELLING',
  'PIPELINE_STATE_CANCELLED',
  'PIPELINE_STATE_PAUSED',
] as const;

const TASK_STATES = [
  'STATE_UNSPECIFIED',
  'PENDING',
  'RUNNING',
  'SUCCEEDED',
  'CANCEL_PENDING',
  'CANCELLING',
  'CANCELLED',
  'FAILED',
  'SKIPPED',
  'NOT_TRIGGERED',
] as const;

/** `google.cloud.aiplatform.v1.PipelineState`. */
export type PipelineState = (typeof PIPELINE_STATES)[number];
/** `google.cloud.aiplatform.v1.PipelineTaskDetail.State`; `SKIPPED` is a step that the cache answered. */
export type PipelineTaskState = (typeof TASK_STATES)[number];

/** One step of a run. */
export interface PipelineTask {
  readonly id: string;
  /** The task's key in the compiled pipeline. */
  readonly name: string;
  /** The group that it is in: a loop's iteration, a branch. */
  readonly parentId?: string | undefined;
  readonly state: PipelineTaskState;
  readonly error?: { readonly code: number; readonly message: string } | undefined;
  /** The custom job that ran its container. */
  readonly job?: string | undefined;
  /** ISO 8601, UTC. */
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
}

/** One run of a pipeline. */
export interface PipelineJob {
  /** `projects/P/locations/R/pipelineJobs/<id>`. */
  readonly name: string;
  readonly id: string;
  readonly displayName: string;
  readonly state: PipelineState;
  readonly labels: Readonly<Record<string, string>>;
  /** Empty where the server leaves the details out, as in lists. */
  readonly tasks: readonly PipelineTask[];
  /** The schedule that started it. */
  readonly schedule?: string | undefined;
  readonly error?: { readonly code: number; readonly message: string } | undefined;
  /** ISO 8601, UTC. */
  readonly createTime?: string | undefined;
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
}

const id64 = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => (value && value !== '0' ? value : undefined));

const taskAnswer = z
  .object({
    taskId: id64,
    parentTaskId: id64,
    taskName: textOrEmpty,
    state: z.enum(TASK_STATES).catch('STATE_UNSPECIFIED'),
    error: rpcStatus,
    startTime: time,
    endTime: time,
    executorDetail: z
      .object({
        containerDetail: z.object({ mainJob: text }).nullish(),
        customJobDetail: z.object({ job: text }).nullish(),
      })
      .nullish(),
  })
  .transform(
    ({ taskId, parentTaskId, taskName, executorDetail, ...task }): PipelineTask => ({
      ...{ ...task, id: taskId ?? '', name: taskName, parentId: parentTaskId },
      job: executorDetail?.containerDetail?.mainJob ?? executorDetail?.customJobDetail?.job,
    }),
  );

/** `google.cloud.aiplatform.v1.PipelineJob` in an answer. */
export const pipelineJobAnswer = z
  .object({
    name: z.string(),
    displayName: textOrEmpty,
    state: z.enum(PIPELINE_STATES).catch('PIPELINE_STATE_UNSPECIFIED'),
    labels: textMap,
    jobDetail: z.object({ taskDetails: listOf(taskAnswer) }).nullish(),
    scheduleName: text,
    error: rpcStatus,
    createTime: time,
    startTime: time,
    endTime: time,
  })
  .transform(
    ({ jobDetail, scheduleName, ...job }): PipelineJob => ({
      ...{ ...job, id: idOf(job.name), schedule: scheduleName },
      tasks: jobDetail?.taskDetails ?? [],
    }),
  );

const ENDED: ReadonlySet<PipelineState> = new Set([
  'PIPELINE_STATE_SUCCEEDED',
  'PIPELINE_STATE_FAILED',
  'PIPELINE_STATE_CANCELLED',
]);

/** Nothing more will happen to it. */
export const pipelineHasEnded = (state: PipelineState): boolean => ENDED.has(state);
