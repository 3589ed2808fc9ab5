import { setTimeout as sleep } from 'node:timers/promises';
import { COMPONENT_VARIABLE, EFFECTS_VARIABLE, MillraceError } from '@millrace/contract';
import { beginExecution, type ExecutionRecord, findCached, takeTurn } from '@millrace/metadata';
import type { ContainerSpec } from '@millrace/pipeline';
import { attemptStep } from './attempt.ts';
import { stepObjects } from './cluster-objects.ts';
import type { RunContext } from './context.ts';
import { contractOf } from './definitions.ts';
import { endBadly } from './end-badly.ts';
import type { LocalArtifacts } from './executor-input.ts';
import { filledContainer } from './filled-container.ts';
import { askFingerprint } from './fingerprint.ts';
import { runImporter } from './importer.ts';
import { folderName } from './names.ts';
import { executorNeeds } from './platform.ts';
import type { PreparedStep } from './prepared-step.ts';
import { reusable } from './resume.ts';
import { retryDelays } from './retries.ts';
import { stepError } from './step-error.ts';
import { stepKey } from './step-key.ts';
import type { StepLog } from './step-log.ts';
import type { StepTask } from './step-task.ts';
import { artifactsOf, flattened, type Values } from './values.ts';

/** How a step ended well: which execution gave its outputs, and whether it is one of before. */
export interface StepSuccess {
  readonly record: ExecutionRecord;
  readonly cached: boolean;
}

/** Runs one step of whatever kind. What succeeded before the run was resumed is taken as it is. */
export async function runStep(context: RunContext, step: StepTask, values: Values, log: StepLog): Promise<StepSuccess> {
  const former = context.former.get(step.id);
  if (former !== undefined && reusable(former, values)) return { record: former, cached: true };
  const { container, importer } = context.spec.deploymentSpec?.executors?.[step.component.executorLabel ?? ''] ?? {};
  if (container !== undefined) return runContainer(context, step, filledContainer(container, values), values, log);
  if (importer !== undefined) return { record: await runImporter(context, step, importer, values), cached: false };
  throw new MillraceError('NO_CONTAINER', `The step ${step.id} has no container.`);
}

/**
 * Takes the outputs of a container from the cache if it may, else starts its command, again after a failure as often as
 * the task's retry policy says.
 */
async function runContainer(
  context: RunContext,
  step: StepTask,
  container: ContainerSpec,
  values: Values,
  log: StepLog,
): Promise<StepSuccess> {
  const prepared = await prepare(context, step, container, values, log);
  const fingerprint = prepared.effects === 'reads-external' ? await askFingerprint(context, prepared) : undefined;
  const key = stepKey(context.pipeline, prepared, fingerprint);
  if (!context.caching || !prepared.cacheable) {
    return { record: await runAttempts(context, prepared, key), cached: false };
  }
  const known = await findCached(context.store, key);
  if (known !== undefined) return { record: known, cached: true };
  // Where somebody does the same just now, its result is waited for.
  const turn = await takeTurn(context.store, key, {
    clock: context.now,
    signal: context.signal,
    onWait: () => prepared.log.write('The same work is being done already, and its result is waited for.'),
  });
  try {
    const made = turn.waited ? await findCached(context.store, key) : undefined;
    if (made !== undefined) return { record: made, cached: true };
    return { record: await runAttempts(context, prepared, key), cached: false };
  } finally {
    await turn.release().catch(() => undefined);
  }
}

async function prepare(
  context: RunContext,
  step: StepTask,
  container: ContainerSpec,
  values: Values,
  log: StepLog,
): Promise<PreparedStep> {
  const image = { container, component: variable(container, COMPONENT_VARIABLE) };
  const outputDefinitions = step.component.outputDefinitions ?? {};
  const needs = executorNeeds(context.platform, step.component.executorLabel ?? '', {
    ...values.undeclared,
    ...values.parameters,
  });
  const effects = variable(container, EFFECTS_VARIABLE) ?? 'pure';
  return {
    ...image,
    ...{ effects, cacheable: mayBeCached(step, effects) },
    ...{ step, values, log, outputDefinitions },
    outputs: contractOf(outputDefinitions),
    codeDigest: await context.launcher.codeDigest(image, (line) => {
      context.emit({ type: 'step-log', step: step.id, stream: 'stderr', line });
    }),
    timeoutSeconds: needs.timeoutSeconds,
    objects: await stepObjects(needs, context.objects, process.env, context.folder),
    bring: () => locateAll(context, values),
  };
}

/** KFP's caching option tells of pure steps only; the fingerprint lets the runner cache those that read, too. */
function mayBeCached({ task }: StepTask, effects: string): boolean {
  const allowed = task.cachingOptions?.enableCache;
  return effects === 'pure' ? allowed === true : effects === 'reads-external' && allowed !== false;
}

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
      if (context.signal.aborted) throw error;
    }
  }
}

async function runAttempt(context: RunContext, prepared: PreparedStep, key: string): Promise<ExecutionRecord> {
  const { pipeline, run, store, signal } = context;
  const { seed } = prepared.values.parameters;
  await context.sweeper.sweep(folderName(prepared.step.name));
  const execution = await beginExecution({
    ...{ store, pipeline, run, signal },
    step: folderName(prepared.step.name),
    stepId: prepared.step.id,
    component: prepared.component ?? prepared.container.image,
    parameters: prepared.values.parameters,
    inputs: flattened(prepared.values.artifacts),
    outputs: prepared.outputs,
    codeDigest: prepared.codeDigest,
    image: prepared.container.image,
    ...(typeof seed === 'number' ? { seed } : {}),
    cacheKey: key,
    sweeps: false,
    scratch: context.folder,
    derives: { cache: prepared.cacheable, latest: false, checkpoints: prepared.component !== undefined },
    clock: context.now,
  });
  try {
    const record = await execution.commit(await attemptStep(context, prepared, execution));
    context.latest.note(record);
    return record;
  } catch (error) {
    await endBadly(execution, error, context.signal.aborted);
    throw error;
  }
}

async function locateAll(context: RunContext, values: Values): Promise<LocalArtifacts> {
  const located = Object.entries(values.artifacts).map(async ([name, value]) => {
    const artifacts = artifactsOf(value).map((artifact) => context.inputs.locate(artifact));
    return [name, await Promise.all(artifacts)] as const;
  });
  return Object.fromEntries(await Promise.all(located));
}

const variable = (container: ContainerSpec, name: string): string | undefined =>
  container.env?.find((entry) => entry.name === name)?.value;
