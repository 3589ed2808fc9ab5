import type { JsonValue } from '@millrace/contract';
import type { PipelineProblem } from '../problem.ts';
import { choices, error, type Rule, warning } from '../rule.ts';
import { own } from '../survey.ts';
import { isRecord } from './resources.ts';

/** Lists of a Kubernetes executor config, and the fields of which each entry needs one. */
const NEEDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  secretAsEnv: [['secretName', 'secretNameParameter'], ['keyToEnv']],
  secretAsVolume: [['secretName', 'secretNameParameter'], ['mountPath']],
  configMapAsEnv: [['configMapName', 'configMapNameParameter'], ['keyToEnv']],
  configMapAsVolume: [['configMapName', 'configMapNameParameter'], ['mountPath']],
  pvcMount: [['constant', 'taskOutputParameter', 'componentInputParameter', 'pvcNameParameter'], ['mountPath']],
  emptyDirMounts: [['volumeName'], ['mountPath']],
  imagePullSecret: [['secretName', 'secretNameParameter']],
};
const PULL_POLICIES: readonly JsonValue[] = ['Always', 'Never', 'IfNotPresent'];

/**
 * The second document, for Kubernetes. Only the executors that it names by their label are given their secrets and
 * volumes (pipelineDFS.dfs in backend/src/v2/compiler/visitor.go), and what an entry leaves out is missed by the driver
 * (extendPodSpecPatch in backend/src/v2/driver/k8s.go). Vertex AI's loader fails on a file with two documents
 * (https://github.com/kubeflow/pipelines/issues/11241).
 */
export const platform: Rule = function* ({ platform: document, spec, target }) {
  if (document === undefined) return;
  if (target === 'vertex') {
    yield error(
      'platforms',
      'UNSUPPORTED',
      'Vertex AI takes one document: no secrets, volumes or labels of Kubernetes.',
      'Compile it for Vertex AI: --target vertex.',
    );
    return;
  }
  const labels = spec.deploymentSpec?.executors;
  for (const [name, { deploymentSpec }] of Object.entries(document.platforms)) {
    if (name !== 'kubernetes')
      yield warning(`platforms.${name}`, 'UNSUPPORTED', 'KFP reads the platform kubernetes only.');
    for (const [label, config] of Object.entries(deploymentSpec?.executors ?? {})) {
      const path = `platforms.${name}.deploymentSpec.executors.${label}`;
      if (own(labels, label) === undefined) {
        const hint = `There is: ${choices(Object.keys(labels ?? {}))}.`;
        yield error(path, 'MISSING_EXECUTOR', `There is no executor "${label}": nothing gets what it asks for.`, hint);
      } else if (target === 'local' && Object.keys(config).some((key) => key in NEEDS)) {
        yield warning(path, 'UNSUPPORTED', 'Secrets and volumes of a cluster are not there on this machine.');
      }
      yield* configProblems(path, config);
    }
  }
};

function* configProblems(path: string, config: Readonly<Record<string, JsonValue>>): Iterable<PipelineProblem> {
  for (const [key, needs] of Object.entries(NEEDS)) {
    const entries = config[key];
    if (!Array.isArray(entries)) continue;
    for (const [i, entry] of entries.entries()) {
      const at = `${path}.${key}.${i}`;
      const given: Readonly<Record<string, JsonValue>> = isRecord(entry) ? entry : {};
      for (const fields of needs) {
        if (fields.some((field) => own(given, field) !== undefined && own(given, field) !== '')) continue;
        yield error(at, 'INVALID_RESOURCES', `It says no ${fields.join(' or ')}.`);
      }
      const { mountPath } = given;
      if (typeof mountPath === 'string' && !mountPath.startsWith('/')) {
        yield error(`${at}.mountPath`, 'INVALID_RESOURCES', `"${mountPath}" is not an absolute path.`);
      }
    }
  }
  const { imagePullPolicy } = config;
  if (imagePullPolicy !== undefined && imagePullPolicy !== '' && !PULL_POLICIES.includes(imagePullPolicy)) {
    const message = `${JSON.stringify(imagePullPolicy)} is none of ${PULL_POLICIES.join(', ')}.`;
    yield error(`${path}.imagePullPolicy`, 'INVALID_RESOURCES', message);
  }
}
