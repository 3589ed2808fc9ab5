import type { MountOptions, StepOptions, VolumeOptions } from '@millrace/contract';
import type { ExecutorConfig } from '../ir/platform.ts';
import { seconds } from './quantities.ts';

/**
 * What a step asks of Kubernetes, as kfp-kubernetes 2.17 writes it; undefined where it asks for nothing.
 * @see https://github.com/kubeflow/pipelines/blob/master/kubernetes_platform/proto/kubernetes_executor_config.proto
 */
export function kubernetesConfig(options: Partial<StepOptions>): ExecutorConfig | undefined {
  const { labels, annotations, nodeSelector, imagePullPolicy, timeout } = options;
  const podMetadata = withoutEmpty({ labels, annotations });
  const config = {
    ...mounts('secret', options.secrets),
    ...mounts('configMap', options.configMaps),
    ...list('pvcMount', options.volumes?.map(pvcMount)),
    ...(Object.keys(podMetadata).length === 0 ? {} : { podMetadata }),
    ...(Object.keys(nodeSelector ?? {}).length === 0 ? {} : { nodeSelector: { labels: nodeSelector ?? {} } }),
    ...(imagePullPolicy === undefined ? {} : { imagePullPolicy }),
    // A 64-bit integer, which protobuf's JSON writes as text.
    ...(timeout === undefined ? {} : { activeDeadlineSeconds: String(seconds(timeout) ?? 0) }),
  };
  return Object.keys(config).length === 0 ? undefined : config;
}

function mounts(kind: 'secret' | 'configMap', options: readonly MountOptions[] = []): ExecutorConfig {
  const asEnv = options.flatMap((mount) =>
    'env' in mount ? [{ ...named(kind, mount), keyToEnv: keysToEnv(kind, mount.env) }] : [],
  );
  const asVolume = options.flatMap((mount) =>
    'path' in mount ? [{ ...named(kind, mount), mountPath: mount.path }] : [],
  );
  return { ...list(`${kind}AsEnv`, asEnv), ...list(`${kind}AsVolume`, asVolume) };
}

/** The name twice: in the field of today, and in the one that older backends read. */
const named = (kind: 'secret' | 'configMap', { name, optional = false }: MountOptions) => ({
  [`${kind}Name`]: name,
  [`${kind}NameParameter`]: { runtimeValue: { constant: name } },
  optional,
});

const keysToEnv = (kind: 'secret' | 'configMap', env: Readonly<Record<string, string>>) =>
  Object.entries(env).map(([envVar, key]) => ({ envVar, [`${kind}Key`]: key }));

const pvcMount = ({ claim, path, subPath }: VolumeOptions) => ({
  constant: claim,
  pvcNameParameter: { runtimeValue: { constant: claim } },
  mountPath: path,
  ...(subPath === undefined ? {} : { subPath }),
});

const list = (name: string, items: ExecutorConfig[] = []): ExecutorConfig =>
  items.length === 0 ? {} : { [name]: items };

const withoutEmpty = (maps: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>): ExecutorConfig =>
  Object.fromEntries(
    Object.entries(maps).flatMap(([key, map]) => (map && Object.keys(map).length > 0 ? [[key, map]] : [])),
  );
