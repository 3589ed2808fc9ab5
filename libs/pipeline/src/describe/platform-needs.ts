import type { JsonValue } from '@millrace/contract';
import type { CompiledPipeline } from '../ir/compiled.ts';
import type { ExecutorConfig } from '../ir/platform.ts';
import type { OutlineStep } from '../outline/index.ts';

/** Something that must be there in the cluster, or holds for a step's pod. */
export interface PlatformNeed {
  /** Ids of the steps, sorted. */
  readonly steps: readonly string[];
  /** `secret warehouse: password as WAREHOUSE_PASSWORD`, `volume cache at /cache`. */
  readonly need: string;
}

/** What the steps want of Kubernetes, in words; equal needs of several steps are one. */
export function platformNeeds({ platform }: CompiledPipeline, steps: readonly OutlineStep[]): PlatformNeed[] {
  const executors = platform?.platforms.kubernetes?.deploymentSpec?.executors ?? {};
  const needs = new Map<string, Set<string>>();
  for (const { id, executorLabel = '' } of steps) {
    const config = Object.hasOwn(executors, executorLabel) ? executors[executorLabel] : undefined;
    for (const need of configInWords(config ?? {})) needs.set(need, (needs.get(need) ?? new Set()).add(id));
  }
  return [...needs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([need, ids]) => ({ need, steps: [...ids].sort() }));
}

type Entry = Readonly<Record<string, JsonValue>>;

/** The fields of KubernetesExecutorConfig that name things; one that is not known is named as it is. */
const WORDS: Readonly<Record<string, (entry: Entry) => string>> = {
  secretAsEnv: (entry) => `secret ${named(entry, 'secretName')}: ${keys(entry)}`,
  secretAsVolume: (entry) => `secret ${named(entry, 'secretName')} at ${text(entry.mountPath)}`,
  configMapAsEnv: (entry) => `config map ${named(entry, 'configMapName')}: ${keys(entry)}`,
  configMapAsVolume: (entry) => `config map ${named(entry, 'configMapName')} at ${text(entry.mountPath)}`,
  pvcMount: (entry) => `volume ${claim(entry)}${subPath(entry)} at ${text(entry.mountPath)}`,
  emptyDirMounts: (entry) => `empty folder at ${text(entry.mountPath)}`,
  imagePullSecret: (entry) => `secret ${named(entry, 'secretName')} to pull images`,
  nodeSelector: (entry) => `node with ${pairs(entry.labels)}`,
  podMetadata: (entry) =>
    [pod('labels', entry.labels), pod('annotations', entry.annotations)].filter((part) => part !== '').join(', '),
};

/** Everything that one executor's config asks for, sorted. */
export function configInWords(config: ExecutorConfig): string[] {
  return Object.entries(config)
    .flatMap(([key, value]) => {
      const words = Object.hasOwn(WORDS, key) ? WORDS[key] : undefined;
      if (key === 'activeDeadlineSeconds') return [`at most ${text(value)} s`];
      if (words === undefined) return [`${key}: ${JSON.stringify(value)}`];
      return (Array.isArray(value) ? value : [value]).filter(isEntry).map(words);
    })
    .sort();
}

const isEntry = (value: JsonValue): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: JsonValue | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? '?');

function named(entry: Entry, field: string): string {
  const name = entry[field];
  if (name !== undefined && name !== '') return text(name);
  return source(entry[`${field}Parameter`]);
}

const claim = (entry: Entry): string =>
  entry.constant === undefined ? source(entry.pvcNameParameter ?? entry) : text(entry.constant);
const subPath = ({ subPath: path }: Entry): string => (path === undefined || path === '' ? '' : `/${text(path)}`);

/** A name that is known in the run only. */
function source(given: JsonValue | undefined): string {
  if (given === undefined || !isEntry(given)) return '?';
  const { runtimeValue, componentInputParameter, taskOutputParameter } = given;
  if (runtimeValue !== undefined && isEntry(runtimeValue)) return text(runtimeValue.constant);
  if (componentInputParameter !== undefined)
    return `named by ${text(componentInputParameter).replace(/^pipelinechannel--/, '')}`;
  if (taskOutputParameter !== undefined && isEntry(taskOutputParameter)) {
    return `named by ${text(taskOutputParameter.producerTask)}.${text(taskOutputParameter.outputParameterKey)}`;
  }
  return '?';
}

function keys({ keyToEnv }: Entry): string {
  const entries = Array.isArray(keyToEnv) ? keyToEnv.filter(isEntry) : [];
  return entries.map((entry) => `${text(entry.secretKey ?? entry.configMapKey)} as ${text(entry.envVar)}`).join(', ');
}

const pairs = (labels: JsonValue | undefined): string =>
  labels !== undefined && isEntry(labels)
    ? Object.entries(labels)
        .map(([key, value]) => `${key}=${text(value)}`)
        .sort()
        .join(', ')
    : '?';
const pod = (what: string, labels: JsonValue | undefined): string =>
  labels === undefined ? '' : `pod ${what} ${pairs(labels)}`;
