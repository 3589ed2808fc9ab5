import type { ComponentSpec, PlatformSpec } from '@millrace/pipeline';
import { z } from 'zod';

/**
 * What the runner goes by of KFP's KubernetesExecutorConfig.
 * @see https://github.com/kubeflow/pipelines/blob/master/kubernetes_platform/proto/kubernetes_executor_config.proto
 */
const executorConfig = z.looseObject({
  /** Seconds; protobuf writes 64-bit numbers as text. */
  activeDeadlineSeconds: z.coerce.number().positive().optional(),
});

/** Seconds after which an attempt of a step is ended, or `undefined` where it has no limit. */
export function timeoutSeconds(platform: PlatformSpec | undefined, component: ComponentSpec): number | undefined {
  const config = platform?.platforms.kubernetes?.deploymentSpec?.executors?.[component.executorLabel ?? ''];
  return executorConfig.safeParse(config ?? {}).data?.activeDeadlineSeconds;
}
