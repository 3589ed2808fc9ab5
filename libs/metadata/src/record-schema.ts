import { ARTIFACT_TYPES, type ArtifactKind, type JsonObject, type JsonValue } from '@millrace/contract';
import * as z from 'zod';
import type { ArtifactRecord, ExecutionRecord } from './record.ts';
import { EXECUTION_ID_PATTERN, parseRef } from './refs.ts';

const isKind = (value: string): value is ArtifactKind => Object.hasOwn(ARTIFACT_TYPES, value);

export const textSchema = z.string().max(65_536);
export const timeSchema = z.iso.datetime();
export const sizeSchema = z.number().int().nonnegative();
export const secondsSchema = z.number().nonnegative();
export const jsonSchema: z.ZodType<JsonValue> = z.json();
export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(textSchema, z.json());
export const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);
/** `<pipeline>/<step>/<execution id>`. */
export const refSchema = z
  .string()
  .refine((text) => parseRef(text) !== undefined, 'Not <pipeline>/<step>/<execution id>.');
export const errorSchema = z.object({ code: textSchema, message: textSchema, hint: textSchema.optional() });

const kindSchema = z.string().refine(isKind, 'Not a kind of artifact.');

export const artifactSchema: z.ZodType<ArtifactRecord> = z.object({
  name: textSchema,
  type: kindSchema,
  schemaTitle: textSchema.optional(),
  uri: textSchema,
  digest: digestSchema,
  size: sizeSchema,
  metadata: jsonObjectSchema,
  producer: textSchema.optional(),
});

const readSchema = z.object({
  uri: textSchema,
  size: sizeSchema,
  digest: textSchema,
  generation: textSchema.optional(),
  etag: textSchema.optional(),
});

/** `execution.json`, version 1. */
export const executionSchema: z.ZodType<ExecutionRecord> = z.object({
  formatVersion: z.literal(1),
  id: z.string().regex(EXECUTION_ID_PATTERN),
  pipeline: textSchema,
  step: textSchema,
  component: textSchema,
  run: textSchema.optional(),
  stepId: textSchema.optional(),
  state: z.enum(['succeeded', 'failed', 'cancelled']),
  parameters: jsonObjectSchema,
  inputs: z.record(textSchema, artifactSchema),
  outputs: z.record(textSchema, artifactSchema),
  outputParameters: z.record(textSchema, jsonSchema),
  reads: z.array(readSchema),
  cacheKey: textSchema,
  codeDigest: textSchema,
  image: textSchema.optional(),
  seed: z.number().optional(),
  startedAt: timeSchema,
  endedAt: timeSchema,
  durationSeconds: secondsSchema,
  versions: z.record(textSchema, textSchema),
  error: errorSchema.optional(),
});

/** `latest.json`, version 1. */
export const latestSchema = z.object({ formatVersion: z.literal(1), execution: refSchema });
export type Latest = z.infer<typeof latestSchema>;

/** `.millrace/cache/<cache key>.json`, version 1. */
export const cacheEntrySchema = z.object({
  formatVersion: z.literal(1),
  execution: refSchema,
  /** Of each output artifact, what changes when a file of it is written again; see `stamp`. */
  stamps: z.record(textSchema, textSchema).default({}),
});
export type CacheEntry = z.infer<typeof cacheEntrySchema>;
