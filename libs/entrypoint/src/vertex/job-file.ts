import { invalid, isJson, type JsonValue, type Problem } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import * as z from 'zod';

const json = z.record(z.string(), z.custom<JsonValue>(isJson));
const stagedArtifact = z.strictObject({
  name: z.string(),
  uri: z.string().startsWith('gs://'),
  /** What the content must be: `sha256:<hex>`. */
  digest: z.string(),
  metadata: json,
});

/** `job.json`: what a job does, written before it is submitted. */
export const jobFileSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** Whose `run` does the work. */
  component: z.string(),
  execution: z.strictObject({ id: z.string(), pipeline: z.string(), step: z.string() }),
  /** Values of parameters; flags of the worker win over them. */
  parameters: json,
  /** Input artifact → one, or as many as an input that takes a list was given. */
  inputs: z.record(z.string(), z.union([stagedArtifact, z.array(stagedArtifact)])),
  /** The measure that each trial of a tuning job reports. Trials keep their result and no artifacts. */
  trialMetric: z.string().optional(),
});
export type JobFile = z.output<typeof jobFileSchema>;
export type StagedArtifact = z.output<typeof stagedArtifact>;

/** Key of the job in the folder of its work. */
export const JOB_FILE = 'job.json';

/** @throws MillraceError `OBJECT_MISSING`; `INVALID_JOB` with every problem. */
export async function readJobFile(store: Store, key: string): Promise<JobFile> {
  const { bytes } = await store.readBytes(key);
  return parse(jobFileSchema, bytes.toString('utf8'), 'INVALID_JOB', store.uriOf(key));
}

/** Reads JSON as a schema has it. @throws MillraceError `code` with every problem. */
export function parse<T>(schema: z.ZodType<T>, text: string, code: string, subject: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(code, subject, [{ path: '(whole)', code: 'NOT_JSON', message: 'is not JSON.' }]);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, code, message }): Problem => ({
      ...{ path: path.map(String).join('.') || '(whole)', code: code.toUpperCase(), message },
    }),
  );
  throw invalid(code, subject, problems, 'Was it written by a newer version?');
}
