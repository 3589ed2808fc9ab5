import * as z from 'zod';
import { long, serverError, text, time } from './common.ts';

const STATES = [
  ...(['PENDING', 'RUNNING', 'SUCCEEDED', 'SKIPPED', 'FAILED', 'CANCELING', 'CANCELED', 'PAUSED'] as const),
] as const;
/** `UNKNOWN`: the host has not said, or says something newer than this client. */
export const runtimeState = z.enum([...STATES, 'UNKNOWN']).catch('UNKNOWN');
/** Of a run or a task. */
export type RuntimeState = z.output<typeof runtimeState>;

const FINAL: ReadonlySet<RuntimeState> = new Set<RuntimeState>(['SUCCEEDED', 'SKIPPED', 'FAILED', 'CANCELED']);
/** Nothing more will happen, unless somebody retries the run. */
export const isFinal = (state: RuntimeState): boolean => FINAL.has(state);

const artifactIds = z
  .record(z.string(), z.object({ artifact_ids: z.array(long).default([]) }))
  .default({})
  .transform((lists) =>
    Object.fromEntries(
      Object.entries(lists).map(([name, { artifact_ids }]) => [name, artifact_ids.filter((id) => id !== undefined)]),
    ),
  );

export const stateHistory = z
  .array(
    z
      .object({ update_time: time, state: runtimeState, error: serverError.optional() })
      .transform(({ update_time, state, error }) => ({ at: update_time, state, error })),
  )
  .default([]);

export const taskSchema = z
  .object({
    run_id: text,
    task_id: text,
    display_name: text,
    parent_task_id: text,
    create_time: time,
    start_time: time,
    end_time: time,
    state: runtimeState,
    state_history: stateHistory,
    execution_id: long,
    error: serverError.optional(),
    inputs: artifactIds,
    outputs: artifactIds,
    pod_name: text,
    child_tasks: z.array(z.object({ task_id: text, pod_name: text })).default([]),
    executor_detail: z
      .object({ main_job: text, failed_main_jobs: z.array(z.string()).default([]) })
      .default({ main_job: '', failed_main_jobs: [] }),
  })
  .transform((t) => ({
    id: t.task_id,
    name: t.display_name,
    /** Empty for a task of the pipeline itself, and on hosts that do not tell. */
    parentId: t.parent_task_id,
    createdAt: t.create_time,
    startedAt: t.start_time,
    endedAt: t.end_time,
    state: t.state,
    history: t.state_history,
    /** Of ML Metadata. */
    executionId: t.execution_id,
    error: t.error,
    /** Ids of artifacts in ML Metadata, by the name of the input; hosts of today leave them out. */
    inputs: t.inputs,
    outputs: t.outputs,
    /** What may have a log, likeliest first: names of pods, or of nodes of the workflow. */
    nodes: [
      ...new Set([
        ...[t.pod_name, t.executor_detail.main_job, ...t.executor_detail.failed_main_jobs.toReversed()],
        ...t.child_tasks.map((child) => child.pod_name),
      ]),
    ].filter((name) => name !== ''),
  }));

/** A task of a run as the host tells of it, its own helpers among them; see `stepsOf` for the pipeline's steps. */
export type RunTask = Readonly<z.output<typeof taskSchema>>;
