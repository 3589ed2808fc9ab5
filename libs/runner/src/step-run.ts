import { setTimeout as sleep } from 'node:timers/promises';
import { COMPONENT_VARIABLE, EFFECTS_VARIABLE, MillraceError } from '@millrace/contract';
import { beginExecution, cacheKey, type Execution, type ExecutionRecord, findCached } from '@millrace/metadata';
import type { ContainerSpec } from '@millrace/pipeline';
import { attemptStep } from './attempt.ts';
import type { RunContext } from './context.ts';
import type { StepTask } from './dag-run.ts';
import { contractOf } from './definitions.ts';
import type { StepError } from './events.ts';
import type { LocalArtifact } from './executor-input.ts';
import { askFingerprint } from './fingerprint.ts';
import type { PreparedStep } from './prepared-step.ts';
import type { Values } from './resolve.ts';
import { reusable } from './resume.ts';
import { retryDelays } from './retries.ts';
import type { StepLog } from './step-log.ts';

/** How a step ended well: which execution gave its outputs, and whether it is one of before. */
export interface StepSuccess {
  readonly record: ExecutionRecord;
  readonly cached: boolean;
}

/**
 * Runs one step: takes its outputs from the run that is resumed or from the cache if it may, else starts its command,
 * again after a failure as often as the task's retry policy says.
 */
export async function runStep(context: RunContext, step: StepTask, values: Values, log: StepLog): Promise<StepSuccess> {
  const container = containerOf(context, step);
  const image = { container, component: variable(container, COMPONENT_VARIABLE) };
  const former = context.former.get(step.name);
  if (former !== undefined && reusable(former, values)) return { record: former, cached: true };

  const outputDefinitions = step.component.outputDefinitions ?? {};
  const prepared: PreparedStep = {
    ...image,
    ...{ step, values, log, outputDefinitions },
    outputs: contractOf(outputDefinitions),
    codeDigest: await context.launcher.codeDigest(image),
    bring: () => locateAll(context, values),
  };
  const effects = variable(container, EFFECTS_VARIABLE) ?? 'pure';
  const fingerprint = effects === 'reads-external' ? await askFingerprint(context, prepared) : undefined;
  const key = cacheKey({
    component: image.component ?? container.image,
    codeDigest: prepared.codeDigest,
    inputs: Object.fromEntries(Object.entries(values.artifacts).map(([name, { digest }]) => [name, digest])),
    parameters: values.parameters,
    outputs: prepared.outputs,
    ...(fingerprint === undefined ? {} : { fingerprint }),
  });
  if (context.caching && mayBeCached(step, effects)) {
    const cached = await findCached(context.store, key);
    if (cached !== undefined) return { record: cached, cached: true };
  }
  return { record: await runAttempts(context, prepared, key), cached: false };
}

/** KFP's caching option tells of pure steps only; the fingerprint lets the runner cache those that read, too. */
const mayBeCached = ({ task }: StepTask, effects: string): boolean =>
  effects === 'pure' ? task.cachingOptions?.enableCache === true : effects === 'reads-external';

async function runAttempts(context: RunContext, prepared: PreparedStep, key: string): Promise<ExecutionRecord> {
  const delays = retryDelays(prepared.step.task.retryPolicy);
  for (let attempt = 1; ; attempt++) {
    context.emit({ type: 'step-started', step: prepared.step.id, attempt });
    try {
      return await runAttempt(context, prepared, key);
    } catch (error) {
      const delay = delays[attempt - 1];
      if (delay === undefined || context.signal.aborted) throw error;
      context.emit({ type: 'step-retry', step: prepared.step.id, attempt, error: stepError(error, prepared.log) });
      await sleep(delay * 1000, undefined, { signal: context.signal }).catch(() => undefined);
    }
  }
}

async function runAttempt(context: RunContext, prepared: PreparedStep, key: string): Promise<ExecutionRecord> {
  const { pipeline, run, store, signal } = context;
  const { seed } = prepared.values.parameters;
  const execution = await beginExecution({
    ...{ store, pipeline, run, signal },
    step: prepared.step.name,
    component: prepared.component ?? prepared.container.image,
    parameters: prepared.values.parameters,
    inputs: prepared.values.artifacts,
    outputs: prepared.outputs,
    codeDigest: prepared.codeDigest,
    image: prepared.container.image,
    ...(typeof seed === 'number' ? { seed } : {}),
    cacheKey: key,
    clock: context.now,
  });
  try {
    return await execution.commit(await attemptStep(context, prepared, execution));
  } catch (error) {
    await endBadly(execution, error, context.signal.aborted);
    throw error;
  }
}

/** The first error is the one to report, whatever happens while it is recorded. */
async function endBadly(execution: Execution, error: unknown, cancelled: boolean): Promise<void> {
  await (cancelled ? execution.cancel() : execution.fail(error)).catch(() => undefined);
}

function containerOf(context: RunContext, step: StepTask): ContainerSpec {
  const executor = context.spec.deploymentSpec?.executors?.[step.component.executorLabel ?? ''];
  if (executor?.container !== undefined) return executor.container;
  throw new MillraceError('NO_CONTAINER', `The step ${step.id} has no container.`);
}

async function locateAll(context: RunContext, values: Values): Promise<Record<string, LocalArtifact>> {
  const located = Object.entries(values.artifacts).map(
    async ([name, artifact]) => [name, await context.inputs.locate(artifact)] as const,
  );
  return Object.fromEntries(await Promise.all(located));
}

const variable = (container: ContainerSpec, name: string): string | undefined =>
  container.env?.find((entry) => entry.name === name)?.value;

/** The facts of an error for events and records. */
export function stepError(error: unknown, log?: StepLog): StepError {
  const known = error instanceof MillraceError;
  return {
    code: known ? error.code : 'UNEXPECTED',
    message: error instanceof Error ? error.message : String(error),
    ...(known && error.hint !== undefined ? { hint: error.hint } : {}),
    ...(log === undefined ? {} : { log: log.place }),
  };
}
