import type { ContainerSpec } from '@millrace/pipeline';
import type { Resources } from './launcher.ts';

const UNITS: Readonly<Record<string, number>> = {
  ...{ '': 1, m: 1e-3, k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** The limits of a container; what it only requests is for a cluster to reserve. A number of memory is in gigabytes. */
export function resourcesOf({ resources }: ContainerSpec): Resources {
  const read = (text: unknown, number: unknown, unit: number): number | undefined => {
    if (typeof text === 'string' && text !== '') return quantity(text);
    return typeof number === 'number' && number > 0 ? number * unit : undefined;
  };
  const cpus = read(resources?.resourceCpuLimit, resources?.cpuLimit, 1);
  const memory = read(resources?.resourceMemoryLimit, resources?.memoryLimit, 1e9);
  return {
    ...(cpus === undefined ? {} : { cpus }),
    ...(memory === undefined ? {} : { memoryBytes: Math.floor(memory) }),
  };
}

/**
 * A quantity as Kubernetes writes it: `500m`, `2`, `4Gi`, `1e9`; `undefined` for another text.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function quantity(text: string): number | undefined {
  const [, number, unit = ''] = /^([0-9.]+(?:[eE][+-]?[0-9]+)?)([A-Za-z]*)$/.exec(text.trim()) ?? [];
  const factor = UNITS[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}
