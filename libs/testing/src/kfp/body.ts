import { text } from 'node:stream/consumers';
import type { JsonObject } from '@millrace/contract';
import * as z from 'zod';
import { refuse } from './refuse.ts';

/** A PipelineSpec, or one with what it asks of Kubernetes beside it. */
export const specSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const str = z.string().default('');
const reference = z.strictObject({ pipeline_id: str, pipeline_version_id: str });
const runtime = z.strictObject({ parameters: specSchema.optional(), pipeline_root: z.string().optional() });
const long = z.union([z.string().regex(/^\d+$/), z.number().int()]).transform(String);
const time = z.iso.datetime({ offset: true }).optional();

/** What runs and recurring runs have in common. */
const source = {
  display_name: str,
  description: str,
  experiment_id: str,
  service_account: str,
  pipeline_spec: specSchema.optional(),
  pipeline_version_reference: reference.optional(),
  runtime_config: runtime.default({}),
};

export const newExperiment = z.strictObject({ display_name: str, description: str, namespace: str });
export const newRun = z.strictObject(source);
export const newRecurringRun = z.strictObject({
  ...source,
  namespace: str,
  max_concurrency: long.default('0'),
  no_catchup: z.boolean().default(false),
  mode: z.enum(['MODE_UNSPECIFIED', 'ENABLE', 'DISABLE']).default('MODE_UNSPECIFIED'),
  trigger: z
    .strictObject({
      cron_schedule: z.strictObject({ cron: z.string(), start_time: time, end_time: time }).optional(),
      periodic_schedule: z.strictObject({ interval_second: long, start_time: time, end_time: time }).optional(),
    })
    .default({}),
});
export type NewRun = z.output<typeof newRun>;
export type NewRecurringRun = z.output<typeof newRecurringRun>;

/** Reads a JSON body; a field that the API does not have is an error, as at the gateway. */
export function readBody<T>(body: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw refuse('INVALID_ARGUMENT', 'proto: syntax error (line 1:1): invalid value');
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const name = issue?.code === 'unrecognized_keys' ? issue.keys.join() : issue?.path.join('.');
  const what = issue?.code === 'unrecognized_keys' ? 'unknown field' : 'invalid value for field';
  throw refuse('INVALID_ARGUMENT', `proto: (line 1:2): ${what} ${JSON.stringify(name)}`);
}

/** The file of a form, as uploads send it. */
export async function readFile(body: Buffer, contentType: string): Promise<string | undefined> {
  const form = await new Response(Uint8Array.from(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => undefined);
  const file = form?.get('uploadfile');
  return file === undefined || file === null || typeof file === 'string' ? undefined : text(file.stream());
}
