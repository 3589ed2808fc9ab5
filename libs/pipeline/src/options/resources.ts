import type { JsonValue, StepOptions } from '@millrace/contract';
import type { ContainerSpec } from '../ir/spec.ts';
import { asResource } from './limits.ts';
import { bytes } from './quantities.ts';

/**
 * What a container asks for and may use: as text, and as the older numbers (cores, gigabytes) that Vertex AI and kfp 2.0
 * read.
 */
export function resources(
  options: Pick<StepOptions, 'cpu' | 'memory' | 'accelerator'>,
): Pick<ContainerSpec, 'resources'> {
  const cpu = asResource(options.cpu);
  const memory = asResource(options.memory);
  const found: Record<string, JsonValue> = {
    ...(cpu.request === undefined ? {} : { cpuRequest: cpu.request, resourceCpuRequest: String(cpu.request) }),
    ...(cpu.limit === undefined ? {} : { cpuLimit: cpu.limit, resourceCpuLimit: String(cpu.limit) }),
    ...(memory.request === undefined
      ? {}
      : { memoryRequest: gigabytes(memory.request), resourceMemoryRequest: memory.request }),
    ...(memory.limit === undefined ? {} : { memoryLimit: gigabytes(memory.limit), resourceMemoryLimit: memory.limit }),
    ...accelerator(options),
  };
  return Object.keys(found).length === 0 ? {} : { resources: found };
}

/** Counts are text: IR has them as 64-bit integers. */
function accelerator({ accelerator }: Pick<StepOptions, 'accelerator'>): Record<string, JsonValue> {
  if (accelerator === undefined) return {};
  const { type } = accelerator;
  const count = String(accelerator.count);
  return { accelerator: { type, count, resourceType: type, resourceCount: count } };
}

const gigabytes = (quantity: string): number => (bytes(quantity) ?? 0) / 1e9;
