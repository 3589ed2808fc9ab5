import type { StepOptions } from '@millrace/contract';
import { asResource, asRetries } from './limits.ts';
import { bytes, seconds } from './quantities.ts';
import type { Report } from './report.ts';

const DURATION = 'expected a duration such as 90s, 15m, 2h or 1d';

/** Retries, time, caching, and what the container may use. */
export function checkRunning(options: Partial<StepOptions>, report: Report): void {
  checkRetries(options, report);
  const { timeout, caching, cacheKey } = options;
  if (timeout !== undefined && !(seconds(timeout) ?? 0)) {
    report('.timeout', 'WRONG_TYPE', `${DURATION}, longer than none, got "${timeout}".`);
  }
  if (cacheKey === '') report('.cacheKey', 'WRONG_TYPE', 'expected a text that is not empty.');
  if (cacheKey !== undefined && caching === false) {
    report('.cacheKey', 'CONFLICT', 'The step is not cached, so nothing has this key.', 'Leave out caching: false.');
  }
  checkCpu(options, report);
  checkMemory(options, report);
  checkAccelerator(options, report);
}

function checkRetries({ retries }: Partial<StepOptions>, report: Report): void {
  const { count, backoff = '0s', factor = 2, maximum = '1h' } = asRetries(retries);
  if (!Number.isSafeInteger(count) || count < 0) {
    const where = typeof retries === 'object' ? '.retries.count' : '.retries';
    report(where, 'WRONG_TYPE', `expected a whole number, 0 or more, got ${count}.`);
  }
  const [first, longest] = [seconds(backoff), seconds(maximum)];
  if (first === undefined) report('.retries.backoff', 'WRONG_TYPE', `${DURATION}, got "${backoff}".`);
  if (longest === undefined) report('.retries.maximum', 'WRONG_TYPE', `${DURATION}, got "${maximum}".`);
  if (!(Number.isFinite(factor) && factor >= 1)) {
    report('.retries.factor', 'WRONG_TYPE', `expected a number, 1 or more, got ${factor}.`);
  }
  if (first !== undefined && longest !== undefined && first > longest) {
    report('.retries.backoff', 'CONFLICT', `The first wait, ${backoff}, is longer than the longest, ${maximum}.`);
  }
}

function checkCpu(options: Partial<StepOptions>, report: Report): void {
  const { request, limit } = asResource(options.cpu);
  for (const [side, cores] of sides(options.cpu, request, limit)) {
    // Kubernetes counts thousandths of a core.
    if (!(Number.isFinite(cores) && cores >= 0.001)) {
      report(`.cpu${side}`, 'WRONG_TYPE', `expected a number of cores, 0.001 or more, got ${cores}.`);
    }
  }
  if (request !== undefined && limit !== undefined && request > limit) {
    report('.cpu', 'CONFLICT', `The request, ${request}, is above the limit, ${limit}.`);
  }
}

function checkMemory(options: Partial<StepOptions>, report: Report): void {
  const { request, limit } = asResource(options.memory);
  for (const [side, quantity] of sides(options.memory, request, limit)) {
    if (!(bytes(quantity) ?? 0)) {
      report(`.memory${side}`, 'WRONG_TYPE', `expected a quantity such as 512Mi or 4Gi, got "${quantity}".`);
    }
  }
  if (request !== undefined && limit !== undefined && (bytes(request) ?? 0) > (bytes(limit) ?? Infinity)) {
    report('.memory', 'CONFLICT', `The request, ${request}, is above the limit, ${limit}.`);
  }
}

/** The values that are given, each with its place in the option. */
function sides<T>(option: unknown, request: T | undefined, limit: T | undefined): readonly (readonly [string, T])[] {
  const long = typeof option === 'object';
  return [
    ...(request === undefined ? [] : [['.request', request] as const]),
    ...(limit === undefined ? [] : [[long ? '.limit' : '', limit] as const]),
  ];
}

function checkAccelerator({ accelerator }: Partial<StepOptions>, report: Report): void {
  if (accelerator === undefined) return;
  const { type, count } = accelerator;
  if (!isKubernetesAccelerator(type) && !isVertexAccelerator(type)) {
    const hint =
      'On Kubernetes nvidia.com/gpu or another resource of the nodes, on Vertex AI NVIDIA_TESLA_T4 or the like.';
    report('.accelerator.type', 'WRONG_TYPE', `"${type}" is no type of accelerator.`, hint);
  }
  if (!Number.isSafeInteger(count) || count < 1) {
    report('.accelerator.count', 'WRONG_TYPE', `expected a whole number, 1 or more, got ${count}.`);
  }
}

/** An extended resource of nodes: a domain and a name. */
export const isKubernetesAccelerator = (type: string): boolean =>
  /^[a-z0-9][-a-z0-9.]*\/[A-Za-z0-9][-\w.]*$/.test(type);
/** A value of Vertex AI's AcceleratorType, or a TPU's name. */
export const isVertexAccelerator = (type: string): boolean => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(type);
