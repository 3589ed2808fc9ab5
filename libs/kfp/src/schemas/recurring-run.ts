import * as z from 'zod';
import { json, long, serverError, text, time } from './common.ts';
import { runtimeConfig, versionReference } from './run.ts';

const trigger = z
  .object({
    cron_schedule: z.object({ cron: text, start_time: time, end_time: time }).optional(),
    periodic_schedule: z.object({ interval_second: long, start_time: time, end_time: time }).optional(),
  })
  .default({})
  .transform(({ cron_schedule: cron, periodic_schedule: periodic }): Schedule => {
    const { start_time: start, end_time: end } = cron ?? periodic ?? {};
    const window = { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
    return cron === undefined
      ? { everySeconds: Number(periodic?.interval_second ?? 0), ...window }
      : { cron: cron.cron, ...window };
  });

/** When a recurring run starts one. */
export type Schedule = (
  | {
      /** Six fields, seconds first: `0 0 9 ? * 2-6` (https://pkg.go.dev/github.com/robfig/cron#hdr-CRON_Expression_Format). */
      readonly cron: string;
    }
  | { readonly everySeconds: number }
) & {
  /** RFC 3339; default: at once. */
  readonly start?: string;
  /** RFC 3339; default: never. */
  readonly end?: string;
};

export const recurringRunSchema = z
  .object({
    recurring_run_id: z.string(),
    display_name: text,
    description: text,
    experiment_id: text,
    namespace: text,
    pipeline_spec: json.optional(),
    pipeline_version_reference: versionReference.optional(),
    runtime_config: runtimeConfig,
    service_account: text,
    max_concurrency: long,
    trigger,
    status: z.enum(['ENABLED', 'DISABLED', 'STATUS_UNSPECIFIED']).catch('STATUS_UNSPECIFIED'),
    no_catchup: z.boolean().default(false),
    created_at: time,
    updated_at: time,
    error: serverError.optional(),
  })
  .transform((r) => ({
    id: r.recurring_run_id,
    name: r.display_name,
    description: r.description,
    experimentId: r.experiment_id,
    namespace: r.namespace,
    pipeline: r.pipeline_version_reference,
    spec: r.pipeline_spec,
    parameters: r.runtime_config.parameters,
    pipelineRoot: r.runtime_config.pipelineRoot,
    serviceAccount: r.service_account,
    /** How many of its runs may run at the same time. */
    maximumConcurrency: Number(r.max_concurrency ?? 1),
    schedule: r.trigger,
    enabled: r.status === 'ENABLED',
    /** True: runs that were missed are not made up for. */
    noCatchup: r.no_catchup,
    createdAt: r.created_at,
    updatedAt: r.updated_at,
    error: r.error,
  }));

/** A schedule that starts runs. */
export type RecurringRun = Readonly<z.output<typeof recurringRunSchema>>;
