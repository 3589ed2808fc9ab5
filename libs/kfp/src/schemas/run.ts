import * as z from 'zod';
import { json, serverError, text, time } from './common.ts';
import { storageState } from './experiment.ts';
import { runtimeState, stateHistory, taskSchema } from './task.ts';

export const versionReference = z
  .object({ pipeline_id: text, pipeline_version_id: text })
  .transform((r) => ({ pipelineId: r.pipeline_id, versionId: r.pipeline_version_id }));

export const runtimeConfig = z
  .object({ parameters: json.default({}), pipeline_root: text })
  .default({ parameters: {}, pipeline_root: '' })
  .transform((c) => ({ parameters: c.parameters, pipelineRoot: c.pipeline_root }));

export const runSchema = z
  .object({
    run_id: z.string(),
    experiment_id: text,
    display_name: text,
    description: text,
    storage_state: storageState,
    pipeline_spec: json.optional(),
    pipeline_version_reference: versionReference.optional(),
    runtime_config: runtimeConfig,
    service_account: text,
    created_at: time,
    scheduled_at: time,
    finished_at: time,
    state: runtimeState,
    state_history: stateHistory,
    error: serverError.optional(),
    run_details: z.object({ task_details: z.array(taskSchema).default([]) }).default({ task_details: [] }),
    recurring_run_id: text,
  })
  .transform((r) => ({
    id: r.run_id,
    name: r.display_name,
    description: r.description,
    experimentId: r.experiment_id,
    /** The recurring run that started it; empty for others. */
    recurringRunId: r.recurring_run_id,
    state: r.state,
    history: r.state_history,
    error: r.error,
    archived: r.storage_state === 'ARCHIVED',
    /** The version that it runs, where it does not run a pipeline of its own. */
    pipeline: r.pipeline_version_reference,
    spec: r.pipeline_spec,
    parameters: r.runtime_config.parameters,
    pipelineRoot: r.runtime_config.pipelineRoot,
    serviceAccount: r.service_account,
    /** RFC 3339. */
    createdAt: r.created_at,
    scheduledAt: r.scheduled_at,
    finishedAt: r.finished_at,
    tasks: r.run_details.task_details,
  }));

/** A run of a pipeline. */
export type Run = Readonly<z.output<typeof runSchema>>;
