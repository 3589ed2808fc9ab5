// Syntax of the names that Kubernetes takes.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and …/labels/

/** A name's last part, and a label's value. */
const QUALIFIED = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The name of a secret, a config map, a claim: a DNS-1123 subdomain. */
export const isObjectName = (name: string): boolean => name.length <= 253 && DNS_SUBDOMAIN.test(name);

/** A key of a label or an annotation: a name, or `prefix/name` where the prefix is a domain. */
export function isLabelKey(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  return more.length === 0 && QUALIFIED.test(name) && (prefix === undefined || isObjectName(prefix));
}

export const isLabelValue = (value: string): boolean => value === '' || QUALIFIED.test(value);

/** A variable of the environment that every shell can read. */
export const isVariable = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

/** A key of a secret or of a config map. */
export const isDataKey = (key: string): boolean => /^[-._A-Za-z0-9]{1,253}$/.test(key);

/** Where a volume can be mounted: an absolute path below the root. */
export const isMountPath = (path: string): boolean => /^\/[^:]*[^:/][^:]*$/.test(path) && !hasParent(path);

/** A folder of a volume: a relative path that stays in it. */
export const isSubPath = (path: string): boolean => path !== '' && !path.startsWith('/') && !hasParent(path);

const hasParent = (path: string): boolean => path.split('/').includes('..');
