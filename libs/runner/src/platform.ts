import type { JsonObject } from '@millrace/contract';
import type { PlatformSpec } from '@millrace/pipeline';
import * as z from 'zod';

const parameter = z.looseObject({
  runtimeValue: z.looseObject({ constant: z.string().optional() }).optional(),
  componentInputParameter: z.string().optional(),
});
const named = { optional: z.boolean().default(false), mountPath: z.string().default('') };
const secret = { ...named, secretName: z.string().optional(), secretNameParameter: parameter.optional() };
const configMap = { ...named, configMapName: z.string().optional(), configMapNameParameter: parameter.optional() };
const claim = {
  constant: z.string().optional(),
  pvcNameParameter: parameter.optional(),
  subPath: z.string().optional(),
};

/**
 * What the runner goes by of KFP's KubernetesExecutorConfig.
 * @see https://github.com/kubeflow/pipelines/blob/master/kubernetes_platform/proto/kubernetes_executor_config.proto
 */
const executorConfig = z.looseObject({
  /** Seconds; protobuf writes 64-bit numbers as text. */
  activeDeadlineSeconds: z.coerce.number().positive().optional(),
  secretAsEnv: z
    .array(
      z.looseObject({ ...secret, keyToEnv: z.array(z.looseObject({ secretKey: z.string(), envVar: z.string() })) }),
    )
    .default([]),
  secretAsVolume: z.array(z.looseObject(secret)).default([]),
  configMapAsEnv: z
    .array(
      z.looseObject({
        ...configMap,
        keyToEnv: z.array(z.looseObject({ configMapKey: z.string(), envVar: z.string() })),
      }),
    )
    .default([]),
  configMapAsVolume: z.array(z.looseObject(configMap)).default([]),
  pvcMount: z.array(z.looseObject({ ...named, ...claim })).default([]),
  emptyDirMounts: z.array(z.looseObject({ mountPath: z.string(), volumeName: z.string() })).default([]),
});
type Parameter = z.infer<typeof parameter>;

/** What a step wants of a cluster, in the runner's terms. */
export interface ExecutorNeeds {
  /** Seconds after which an attempt is ended. */
  readonly timeoutSeconds: number | undefined;
  readonly variables: readonly VariableNeed[];
  readonly folders: readonly FolderNeed[];
  /** Paths of empty folders. */
  readonly emptyFolders: readonly string[];
}
export type ObjectKind = 'secret' | 'config-map' | 'volume';
interface Need {
  readonly kind: ObjectKind;
  /** Of the secret, config map or claim; `undefined`: only known in the cluster. */
  readonly name: string | undefined;
  readonly optional: boolean;
}
/** Keys of a secret or config map as variables. */
export interface VariableNeed extends Need {
  readonly keys: readonly { readonly key: string; readonly variable: string }[];
}
/** A secret, config map or claim as a folder. */
export interface FolderNeed extends Need {
  readonly path: string;
  readonly subPath?: string;
}

/** @param values the step's parameters, from which a name may come. */
export function executorNeeds(platform: PlatformSpec | undefined, label: string, values: JsonObject): ExecutorNeeds {
  const config = executorConfig.parse(platform?.platforms.kubernetes?.deploymentSpec?.executors?.[label] ?? {});
  const nameOf = (plain: string | undefined, source: Parameter | undefined): string | undefined => {
    const value = values[source?.componentInputParameter ?? ''];
    return plain ?? source?.runtimeValue?.constant ?? (typeof value === 'string' ? value : undefined);
  };
  const secretOf = (entry: { secretName?: string | undefined; secretNameParameter?: Parameter | undefined }) => ({
    kind: 'secret' as const,
    name: nameOf(entry.secretName, entry.secretNameParameter),
  });
  const configMapOf = (entry: {
    configMapName?: string | undefined;
    configMapNameParameter?: Parameter | undefined;
  }) => ({
    kind: 'config-map' as const,
    name: nameOf(entry.configMapName, entry.configMapNameParameter),
  });
  return {
    timeoutSeconds: config.activeDeadlineSeconds,
    variables: [
      ...config.secretAsEnv.map((entry) => ({
        ...secretOf(entry),
        optional: entry.optional,
        keys: entry.keyToEnv.map(({ secretKey: key, envVar: variable }) => ({ key, variable })),
      })),
      ...config.configMapAsEnv.map((entry) => ({
        ...configMapOf(entry),
        optional: entry.optional,
        keys: entry.keyToEnv.map(({ configMapKey: key, envVar: variable }) => ({ key, variable })),
      })),
    ],
    folders: [
      ...config.secretAsVolume.map((e) => ({ ...secretOf(e), optional: e.optional, path: e.mountPath })),
      ...config.configMapAsVolume.map((e) => ({ ...configMapOf(e), optional: e.optional, path: e.mountPath })),
      ...config.pvcMount.map(({ constant, pvcNameParameter, subPath, mountPath, optional }) => ({
        ...{ kind: 'volume' as const, name: nameOf(constant, pvcNameParameter), optional, path: mountPath },
        ...(subPath === undefined ? {} : { subPath }),
      })),
    ],
    emptyFolders: config.emptyDirMounts.map(({ mountPath }) => mountPath),
  };
}
