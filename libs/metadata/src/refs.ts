import { invalid, NAME_PATTERN, type Problem } from '@millrace/contract';

/** What identifies an execution in its bucket. */
export interface ExecutionRef {
  readonly pipeline: string;
  readonly step: string;
  readonly id: string;
}

/** `20261121-091530-k3v9qd`; see `executionId`. */
export const EXECUTION_ID_PATTERN = /^\d{8}-\d{6}-[a-z0-9]{6}$/;
/** Folders of a pipeline that are not steps. */
export const RESERVED_STEPS: readonly string[] = ['runs', 'models'];
/** The folder of a bucket that holds what is derived or passing: the cache index and checkpoints. */
export const INTERNAL_FOLDER = '.millrace/';

/** `<pipeline>/<step>/<execution id>`. */
export const formatRef = (ref: ExecutionRef): string => `${ref.pipeline}/${ref.step}/${ref.id}`;

/** The parts of `<pipeline>/<step>/<execution id>`, or `undefined` for any other text. */
export function parseRef(text: string): ExecutionRef | undefined {
  const [pipeline, step, id, ...rest] = text.split('/');
  if (pipeline === undefined || step === undefined || id === undefined || rest.length > 0) return undefined;
  return isFolderOfSteps(pipeline) && isStep(step) && EXECUTION_ID_PATTERN.test(id)
    ? { pipeline, step, id }
    : undefined;
}

export const isFolderOfSteps = (name: string): boolean => NAME_PATTERN.test(name);
export const isStep = (name: string): boolean => NAME_PATTERN.test(name) && !RESERVED_STEPS.includes(name);

/** @throws MillraceError `INVALID_NAME` for a pipeline or step whose name cannot be a folder of the bucket. */
export function checkNames(names: { readonly pipeline: string; readonly step: string }): void {
  const problems: Problem[] = [];
  if (!isFolderOfSteps(names.pipeline)) problems.push(problem('pipeline', names.pipeline));
  if (!isStep(names.step)) problems.push(problem('step', names.step));
  if (problems.length > 0) throw invalid('INVALID_NAME', 'Names of the execution', problems);
}

const problem = (path: string, name: string): Problem => ({
  path,
  code: 'INVALID_NAME',
  message: `"${name}" is not lower-case letters, digits and single hyphens, or is a reserved name (${RESERVED_STEPS.join(', ')}).`,
});

export const stepFolder = (pipeline: string, step: string): string => `${pipeline}/${step}/`;
export const executionFolder = (ref: ExecutionRef): string => `${formatRef(ref)}/`;
export const recordKey = (ref: ExecutionRef): string => `${formatRef(ref)}/execution.json`;
export const claimKey = (ref: ExecutionRef): string => `${formatRef(ref)}/claim.json`;
export const logKey = (ref: ExecutionRef): string => `${formatRef(ref)}/log.jsonl`;
export const outputKey = (ref: ExecutionRef, output: string): string => `${formatRef(ref)}/${output}`;
export const latestKey = (pipeline: string, step: string): string => `${pipeline}/${step}/latest.json`;
export const cacheEntryKey = (cacheKey: string): string => `${INTERNAL_FOLDER}cache/${cacheKey}.json`;
export const cacheClaimKey = (cacheKey: string): string => `${INTERNAL_FOLDER}claims/${cacheKey}.json`;
export const workFolder = (workKey: string): string => `${INTERNAL_FOLDER}work/${workKey}/`;
export const runsFolder = (pipeline: string): string => `${pipeline}/runs/`;
export const runKey = (pipeline: string, run: string): string => `${pipeline}/runs/${run}/run.json`;
