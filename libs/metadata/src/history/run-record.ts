import type { JsonObject } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import * as z from 'zod';
import { writeDocument } from '../documents.ts';
import { ownerSchema } from '../executions/owner.ts';
import { errorSchema, jsonObjectSchema, refSchema, secondsSchema, textSchema, timeSchema } from '../record-schema.ts';
import { runKey } from '../refs.ts';

const numbers = z.record(textSchema, z.number());
const runInputs: z.ZodType<JsonObject> = jsonObjectSchema;

const stepSchema = z.object({
  name: textSchema,
  /** Unique in the run, e.g. `for-loop-1[0]/train`; absent in records of before there were loops. */
  id: textSchema.optional(),
  component: textSchema,
  /** `cached`: a former execution stood in; `skipped`: a condition said no; `not-run`: a step that it needs failed. */
  state: z.enum(['succeeded', 'failed', 'skipped', 'cancelled', 'cached', 'not-run']),
  cached: z.boolean(),
  /** `<pipeline>/<step>/<execution id>` whose outputs it gave. */
  execution: refSchema.optional(),
  durationSeconds: secondsSchema,
  /** `tail`: the last lines that the step printed. */
  error: errorSchema.extend({ tail: z.array(textSchema).readonly().optional() }).optional(),
});

/** `run.json`, version 1. */
export const runSchema = z.object({
  formatVersion: z.literal(1),
  id: textSchema.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  pipeline: textSchema,
  /** sha256 (`sha256:<hex>`) of the compiled pipeline, whose bytes lie beside the record as `pipeline.yaml`. */
  pipelineDigest: textSchema,
  state: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
  /** Values of the pipeline's inputs, defaults included. */
  inputs: runInputs,
  /** URIs of the artifacts that it was given; a list where the pipeline takes one. */
  artifacts: z.record(textSchema, z.union([textSchema, z.array(textSchema).readonly()])).optional(),
  startedAt: timeSchema,
  /** Who runs it, and the last sign of life; by them `runState` tells a run that goes on from one that was killed. */
  owner: ownerSchema.optional(),
  heartbeat: timeSchema.optional(),
  /** Absent while the run goes on, or if it was killed. */
  endedAt: timeSchema.optional(),
  durationSeconds: secondsSchema.optional(),
  steps: z.array(stepSchema).readonly(),
  /** Of the test split, e.g. `rmse`. */
  metrics: numbers.optional(),
  /** The same metrics of what the model is compared with, by its name: `naive`, `least-squares`, `champion`. */
  baselines: z.record(textSchema, numbers).optional(),
  gate: z.object({ passed: z.boolean(), metric: textSchema, threshold: z.number(), value: z.number() }).optional(),
  model: z
    .object({ name: textSchema, version: z.number().int().positive(), aliases: z.array(textSchema).readonly() })
    .optional(),
  /** URI or path of the HTML report. */
  report: textSchema.optional(),
  code: z.object({ commit: textSchema.optional(), dirty: z.boolean().optional() }),
  /** Facts of the machine: platform, cores, memory, Node's version. */
  host: jsonObjectSchema,
  /** Shell command that resumes the run or gets it again. */
  command: textSchema,
});

/** One run of a pipeline: `<pipeline>/runs/<id>/run.json`. */
export type RunRecord = Readonly<z.infer<typeof runSchema>>;
export type RunStep = Readonly<z.infer<typeof stepSchema>>;

/** Writes a run's record in place of the one before, so that it may be written as the run goes on. */
export async function writeRun(store: Store, record: RunRecord): Promise<void> {
  await writeDocument(store, runKey(record.pipeline, record.id), runSchema.parse(record));
}
