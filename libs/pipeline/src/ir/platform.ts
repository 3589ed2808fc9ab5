import type { JsonValue } from '@millrace/contract';
import * as z from 'zod';
import { readDocument } from './read.ts';

// KFP's PlatformSpec: the second document of a pipeline file, which only a Kubernetes backend reads
// (kubeflow/pipelines, api/v2alpha1/pipeline_spec.proto and kubernetes_platform/proto/kubernetes_executor_config.proto).

const json: z.ZodType<JsonValue> = z.json();
const executorConfig = z.record(z.string(), json);
const singlePlatform = z.strictObject({
  platform: z.string().optional(),
  deploymentSpec: z.strictObject({ executors: z.record(z.string(), executorConfig).optional() }).optional(),
  config: z.record(z.string(), json).optional(),
  pipelineConfig: z.record(z.string(), json).optional(),
});
const platformSpec = z.strictObject({ platforms: z.record(z.string(), singlePlatform) });

/** KFP's `KubernetesExecutorConfig` of one executor: secrets, volumes, labels, a time limit. */
export type ExecutorConfig = z.infer<typeof executorConfig>;
/** What a pipeline wants of the platform that it runs on; `platforms.kubernetes` is the one that KFP knows. */
export type PlatformSpec = z.infer<typeof platformSpec>;

/**
 * Checks the second document of a pipeline file.
 * @throws MillraceError `INVALID_PIPELINE_SPEC` with every problem and its path.
 */
export const readPlatformSpec = (value: unknown, subject = 'Platform spec'): PlatformSpec =>
  readDocument(platformSpec, value, subject);
