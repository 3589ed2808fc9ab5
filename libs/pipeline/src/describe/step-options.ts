import type { JsonValue } from '@millrace/contract';
import type { OutlineStep } from '../outline/index.ts';

/** How a step runs, each in a few words; what is left at its default is not named. */
export function stepOptions(step: OutlineStep): string[] {
  return optionTable(step)
    .filter(({ value, usual }) => value !== usual)
    .map(({ name, value }) => (name === 'cached' ? 'not cached' : `${name} ${value}`));
}

export interface StepOption {
  readonly name: string;
  readonly value: string;
  /** What it is where the pipeline says nothing. */
  readonly usual: string;
}

/** Every option that IR knows of, in a fixed order. */
export function optionTable({
  task,
  executor,
  inputs,
}: Pick<OutlineStep, 'task' | 'executor' | 'inputs'>): StepOption[] {
  const { retryPolicy, cachingOptions, triggerPolicy } = task;
  const resources = executor?.container?.resources ?? {};
  const option = (name: string, value: string | number | undefined, usual = 'none'): StepOption => ({
    name,
    value: value === undefined || value === '' ? usual : named(String(value), inputs),
    usual,
  });
  const caches = executor?.container === undefined || cachingOptions?.enableCache === true;
  return [
    option('retries', retryPolicy?.maxRetryCount, '0'),
    option('backoff', backoff(retryPolicy), '0s'),
    option('cached', caches ? 'yes' : 'no', 'yes'),
    option('cache key', cachingOptions?.cacheKey),
    option('runs', triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED' ? 'always' : undefined, 'after success'),
    option('cpu limit', resource(resources, 'resourceCpuLimit', 'cpuLimit')),
    option('cpu request', resource(resources, 'resourceCpuRequest', 'cpuRequest')),
    option('memory limit', resource(resources, 'resourceMemoryLimit', 'memoryLimit')),
    option('memory request', resource(resources, 'resourceMemoryRequest', 'memoryRequest')),
    option('accelerator', accelerator(resources.accelerator)),
  ];
}

function backoff(policy: OutlineStep['task']['retryPolicy']): string | undefined {
  const { maxRetryCount = 0, backoffDuration = '0s', backoffFactor = 2, backoffMaxDuration } = policy ?? {};
  if (maxRetryCount === 0 || backoffDuration === '0s') return undefined;
  return `${backoffDuration} × ${backoffFactor}${backoffMaxDuration === undefined ? '' : ` up to ${backoffMaxDuration}`}`;
}

function resource(resources: Readonly<Record<string, JsonValue>>, name: string, older: string): string | undefined {
  const value = resources[name] ?? resources[older];
  return value === undefined || value === 0 ? undefined : String(value);
}

function accelerator(given: JsonValue | undefined): string | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...given };
  return `${String(fields.resourceCount ?? fields.count ?? 1)} × ${String(fields.resourceType ?? fields.type ?? '?')}`;
}

/** A limit that is an input of the task is named after where the input comes from. */
const named = (value: string, inputs: OutlineStep['inputs']): string =>
  value.replace(/\{\{\$\.inputs\.parameters\['(.+?)'\]\}\}/g, (_, name: string) => inputs.get(name)?.words ?? name);
