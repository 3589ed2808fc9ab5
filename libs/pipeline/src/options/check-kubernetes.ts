import type { MountOptions, StepOptions } from '@millrace/contract';
import { isDataKey, isLabelKey, isLabelValue, isMountPath, isObjectName, isSubPath } from './names.ts';
import type { Report } from './report.ts';

const PULL_POLICIES: readonly string[] = ['Always', 'IfNotPresent', 'Never'];
const LABEL = 'a letter or digit at both ends, letters, digits, "-", "_" and "." between, 63 characters at most';
const ANNOTATIONS_LIMIT = 256 * 1024;

/** What only Kubernetes has: secrets, config maps, volumes, labels. */
export function checkKubernetes(options: Partial<StepOptions>, report: Report): void {
  const { secrets = [], configMaps = [], volumes = [], imagePullPolicy } = options;
  const paths = new Map<string, string>();
  const checkPath = (path: string, where: string) => {
    if (!isMountPath(path)) report(where, 'BAD_PATH', `expected an absolute path below the root, got "${path}".`);
    const normal = path.replace(/\/+/g, '/').replace(/\/$/, '');
    const other = paths.get(normal);
    if (other !== undefined) report(where, 'CONFLICT', `${path} is taken already: ${other}.`);
    else paths.set(normal, where.slice(1));
  };
  for (const [i, mount] of secrets.entries()) checkMount('secret', mount, `.secrets[${i}]`, checkPath, report);
  for (const [i, mount] of configMaps.entries())
    checkMount('config map', mount, `.configMaps[${i}]`, checkPath, report);
  for (const [i, { claim, path, subPath }] of volumes.entries()) {
    checkObjectName('claim', claim, `.volumes[${i}].claim`, report);
    checkPath(path, `.volumes[${i}].path`);
    if (subPath !== undefined && !isSubPath(subPath)) {
      report(`.volumes[${i}].subPath`, 'BAD_PATH', `expected a folder of the volume, got "${subPath}".`);
    }
  }
  checkLabels('labels', options.labels, report);
  checkLabels('nodeSelector', options.nodeSelector, report);
  checkAnnotations(options, report);
  if (imagePullPolicy !== undefined && !PULL_POLICIES.includes(imagePullPolicy)) {
    report('.imagePullPolicy', 'NOT_A_CHOICE', `"${imagePullPolicy}" is not one of ${PULL_POLICIES.join(', ')}.`);
  }
}

function checkMount(
  what: string,
  mount: MountOptions,
  where: string,
  checkPath: (path: string, where: string) => void,
  report: Report,
): void {
  checkObjectName(what, mount.name, `${where}.name`, report);
  const [env, path] = ['env' in mount ? mount.env : undefined, 'path' in mount ? mount.path : undefined];
  if ((env === undefined) === (path === undefined)) {
    const hint = `{ name: '${mount.name}', env: { TOKEN: 'key' } } or { name: '${mount.name}', path: '/folder' }`;
    report(where, 'CONFLICT', `A ${what} gives either variables (env) or a folder (path).`, hint);
  }
  if (path !== undefined) checkPath(path, `${where}.path`);
  if (env !== undefined && Object.keys(env).length === 0) report(`${where}.env`, 'EMPTY', 'No variable is named.');
  for (const [name, key] of Object.entries(env ?? {})) {
    if (!isDataKey(key)) report(`${where}.env.${name}`, 'BAD_NAME', `"${key}" cannot be a key of a ${what}.`);
  }
}

function checkObjectName(what: string, name: string, where: string, report: Report): void {
  if (isObjectName(name)) return;
  report(where, 'BAD_NAME', `"${name}" is no name of a ${what}: lower-case letters, digits, "-" and "." (DNS-1123).`);
}

function checkLabels(option: 'labels' | 'nodeSelector', labels: StepOptions['labels'], report: Report): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    checkKey(option, key, report);
    if (!isLabelValue(value)) {
      report(`.${option}.${key}`, 'BAD_NAME', `"${value}" is no value of a label: nothing, or ${LABEL}.`);
    }
  }
}

function checkAnnotations({ annotations = {} }: Partial<StepOptions>, report: Report): void {
  for (const key of Object.keys(annotations)) checkKey('annotations', key, report);
  const size = Object.entries(annotations).reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
  if (size > ANNOTATIONS_LIMIT) report('.annotations', 'TOO_LARGE', `${size} bytes are more than Kubernetes' 256 KiB.`);
}

function checkKey(option: string, key: string, report: Report): void {
  if (isLabelKey(key)) return;
  report(`.${option}.${key}`, 'BAD_NAME', `"${key}" is no key: ${LABEL}; before it, where wanted, a domain and "/".`);
}
