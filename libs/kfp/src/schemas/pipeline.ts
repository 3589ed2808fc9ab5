import * as z from 'zod';
import { json, serverError, text, time } from './common.ts';

const tags = z.record(z.string(), z.string()).default({});

export const pipelineSchema = z
  .object({
    pipeline_id: z.string(),
    name: text,
    display_name: text,
    description: text,
    namespace: text,
    created_at: time,
    tags,
    error: serverError.optional(),
  })
  .transform((p) => ({
    id: p.pipeline_id,
    /** Unique in its namespace. Hosts before 2.5 have only the name that is shown. */
    name: p.name || p.display_name,
    displayName: p.display_name || p.name,
    description: p.description,
    namespace: p.namespace,
    createdAt: p.created_at,
    tags: p.tags,
    error: p.error,
  }));

/** A pipeline that was uploaded: a name for its versions. */
export type KfpPipeline = Readonly<z.output<typeof pipelineSchema>>;

export const versionSchema = z
  .object({
    pipeline_id: z.string(),
    pipeline_version_id: z.string(),
    name: text,
    display_name: text,
    description: text,
    created_at: time,
    code_source_url: text,
    pipeline_spec: json.optional(),
    tags,
    error: serverError.optional(),
  })
  .transform((v) => ({
    id: v.pipeline_version_id,
    pipelineId: v.pipeline_id,
    name: v.name || v.display_name,
    displayName: v.display_name || v.name,
    description: v.description,
    createdAt: v.created_at,
    codeSourceUrl: v.code_source_url,
    /** The compiled pipeline; with Kubernetes settings `{ pipeline_spec, platform_spec }`. */
    spec: v.pipeline_spec,
    tags: v.tags,
    error: v.error,
  }));

/** One compiled pipeline file. */
export type PipelineVersion = Readonly<z.output<typeof versionSchema>>;
