import { isJson, type JsonValue, MillraceError } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import * as z from 'zod';
import { parse } from './job-file.ts';

const json = z.record(z.string(), z.custom<JsonValue>(isJson));

/** `result.json`: the work is done. Written last, and once: a second worker of the same job finds it and stops. */
export const jobResultSchema = z.strictObject({
  formatVersion: z.literal(1),
  component: z.string(),
  version: z.string(),
  /** Of the code that did the work. */
  codeDigest: z.string(),
  /** Output parameters. */
  parameters: json,
  outputs: z.record(
    z.string(),
    z.strictObject({ uri: z.string(), digest: z.string(), size: z.number(), metadata: json }),
  ),
  reads: z.array(
    z.strictObject({
      uri: z.string(),
      size: z.number(),
      digest: z.string(),
      generation: z.string().optional(),
      etag: z.string().optional(),
    }),
  ),
  durationSeconds: z.number(),
});
export type JobResult = z.output<typeof jobResultSchema>;

/** `failure.json`: why the last worker that failed did. */
export const jobFailureSchema = z.strictObject({
  formatVersion: z.literal(1),
  error: z.looseObject({ code: z.string(), message: z.string(), hint: z.string().optional() }),
});
export type JobFailure = z.output<typeof jobFailureSchema>['error'];

const RESULT_FILE = 'result.json';
export const FAILURE_FILE = 'failure.json';

/** Folder of what a worker leaves: a trial has its own. */
export const resultFolder = (trial: string | undefined): string => (trial === undefined ? '' : `trials/${trial}/`);

/** The result in a folder (empty or ending in `/`), or undefined while there is none. */
export const readJobResult = async (store: Store, folder: string): Promise<JobResult | undefined> =>
  readIfThere(store, `${folder}${RESULT_FILE}`, jobResultSchema, 'INVALID_JOB_RESULT');

export const readJobFailure = async (store: Store, folder: string): Promise<JobFailure | undefined> =>
  (await readIfThere(store, `${folder}${FAILURE_FILE}`, jobFailureSchema, 'INVALID_JOB_RESULT'))?.error;

/** @returns false where another worker was first: what this one made is not the result. */
export async function writeJobResult(store: Store, folder: string, result: JobResult): Promise<boolean> {
  try {
    await store.write(`${folder}${RESULT_FILE}`, `${JSON.stringify(result, null, 2)}\n`, { ifGeneration: '0' });
    return true;
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'PRECONDITION_FAILED') return false;
    throw error;
  }
}

export async function writeJobFailure(store: Store, folder: string, error: unknown): Promise<void> {
  const facts =
    error instanceof MillraceError
      ? { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) }
      : { code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error) };
  await store.write(`${folder}${FAILURE_FILE}`, `${JSON.stringify({ formatVersion: 1, error: facts }, null, 2)}\n`);
}

async function readIfThere<T>(store: Store, key: string, schema: z.ZodType<T>, code: string): Promise<T | undefined> {
  try {
    const { bytes } = await store.readBytes(key);
    return parse(schema, bytes.toString('utf8'), code, store.uriOf(key));
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'OBJECT_MISSING') return undefined;
    throw error;
  }
}
