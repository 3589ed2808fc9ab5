import type { JsonValue } from '@millrace/contract';
import { placeholdersIn } from '../placeholders.ts';
import type { PipelineProblem } from '../problem.ts';
import { error, type Rule, warning } from '../rule.ts';
import type { Survey } from '../survey.ts';

type Resources = Readonly<Record<string, JsonValue>>;

/** Kubernetes' quantities (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). */
const QUANTITY = /^(?<number>\d+(?:\.\d*)?|\.\d+)(?<unit>m|k|[KMGTPE]i?|[eE][+-]?\d+)?$/;
const EXPONENTS = 'kMGTPE';
/** `nvidia.com/gpu`: what a device plugin calls its devices. */
const DEVICE = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;
/** `NVIDIA_TESLA_T4`, `TPU_V3`: AcceleratorType of the API (https://cloud.google.com/vertex-ai/docs/reference/rest/v1/MachineSpec). */
const VERTEX_ACCELERATOR = /^(NVIDIA|TPU)_[A-Z0-9_]+$/;

/**
 * CPU, memory and accelerators. The driver parses quantities when the task begins (initPodSpecPatch in
 * backend/src/v2/driver/driver.go); a device that no node offers keeps the pod waiting for ever.
 */
export const resources: Rule = function* (survey) {
  for (const { path, executor } of survey.executors) {
    const given: Resources = executor.container?.resources ?? {};
    const at = `${path}.container.resources`;
    for (const what of ['Cpu', 'Memory']) {
      const request = yield* quantity(`${at}.resource${what}Request`, given[`resource${what}Request`]);
      const limit = yield* quantity(`${at}.resource${what}Limit`, given[`resource${what}Limit`]);
      if (request !== undefined && limit !== undefined && request > limit) {
        yield error(at, 'INVALID_RESOURCES', `The request for ${what.toLowerCase()} is above its limit.`);
      }
      for (const older of ['Request', 'Limit'].map((side) => `${what.toLowerCase()}${side}`)) {
        const value = given[older];
        if (value === undefined || (typeof value === 'number' && value >= 0)) continue;
        yield error(`${at}.${older}`, 'INVALID_RESOURCES', `${JSON.stringify(value)} is not a number of 0 or more.`);
      }
    }
    const { accelerator } = given;
    if (isRecord(accelerator)) yield* acceleratorProblems(`${at}.accelerator`, accelerator, survey);
  }
};

function* quantity(path: string, value: JsonValue | undefined): Generator<PipelineProblem, number | undefined> {
  if (value === undefined || value === '') return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (placeholdersIn(text).length > 0) return undefined;
  const { number, unit = '' } = QUANTITY.exec(text)?.groups ?? {};
  if (number !== undefined) return Number(number) * factor(unit);
  yield error(path, 'INVALID_RESOURCES', `"${text}" is not a quantity.`, 'For example 500m, 2, 512Mi or 4Gi.');
  return undefined;
}

function factor(unit: string): number {
  if (unit === '') return 1;
  if (unit === 'm') return 0.001;
  const exponent = EXPONENTS.indexOf(unit[0] === 'K' ? 'k' : (unit[0] ?? '')) + 1;
  if (unit.endsWith('i')) return 1024 ** exponent;
  return /\d/.test(unit) ? Number(`1${unit}`) : 1000 ** exponent;
}

function* acceleratorProblems(path: string, given: Resources, { target }: Survey): Iterable<PipelineProblem> {
  const type = String(given.resourceType ?? given.type ?? '');
  const count = String(given.resourceCount ?? given.count ?? '');
  if (placeholdersIn(type + count).length > 0) return;
  if (count !== '' && !/^[1-9]\d*$/.test(count)) {
    yield error(path, 'INVALID_ACCELERATOR', `"${count}" is not a number of devices.`);
  }
  if (type === '') {
    yield error(
      path,
      'INVALID_ACCELERATOR',
      'It does not say which device.',
      'nvidia.com/gpu, or NVIDIA_TESLA_T4 on Vertex AI.',
    );
  } else if (count === '' || count === '0') {
    yield warning(path, 'INVALID_ACCELERATOR', `It asks for no ${type} at all: the count is missing.`);
  }
  if (target === 'kfp' && type !== '' && !DEVICE.test(type)) {
    yield error(
      path,
      'INVALID_ACCELERATOR',
      `"${type}" is not the name of a device in Kubernetes.`,
      'For example nvidia.com/gpu.',
    );
  }
  if (target === 'vertex' && type !== '' && !VERTEX_ACCELERATOR.test(type)) {
    yield error(
      path,
      'INVALID_ACCELERATOR',
      `"${type}" is not an accelerator of Vertex AI.`,
      'For example NVIDIA_TESLA_T4.',
    );
  }
}

export const isRecord = (value: JsonValue | undefined): value is Resources =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
