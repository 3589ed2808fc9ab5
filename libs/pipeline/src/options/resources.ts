import type { StepOptions } from '@millrace/contract';
import type { ContainerSpec } from '../ir/spec.ts';

const UNITS: Readonly<Record<string, number>> = {
  ...{ K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** Limits of a container: as text, and as the older numbers (cores, gigabytes) that Vertex AI and kfp 2.0 read. */
export function resources({ cpu, memory }: Pick<StepOptions, 'cpu' | 'memory'>): Pick<ContainerSpec, 'resources'> {
  const cpuLimit = typeof cpu === 'object' ? cpu.limit : cpu;
  const memoryLimit = typeof memory === 'object' ? memory.limit : memory;
  const limits = {
    ...(cpuLimit === undefined ? {} : { cpuLimit, resourceCpuLimit: String(cpuLimit) }),
    ...(memoryLimit === undefined ? {} : { memoryLimit: gigabytes(memoryLimit), resourceMemoryLimit: memoryLimit }),
  };
  return Object.keys(limits).length === 0 ? {} : { resources: limits };
}

function gigabytes(quantity: string): number {
  const number = Number.parseFloat(quantity);
  return (number * (UNITS[quantity.replace(/^[0-9]+/, '')] ?? 1)) / 1e9;
}
