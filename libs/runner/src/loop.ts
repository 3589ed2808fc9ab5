import { type JsonValue, MillraceError } from '@millrace/contract';
import { parseJson } from '@millrace/metadata';
import { type DagHost, drop, summary } from './dag-host.ts';
import { collectOutputs } from './outputs.ts';
import { planIterations } from './plan.ts';
import { Slots } from './slots.ts';
import { stepError } from './step-error.ts';
import type { StepTask } from './step-task.ts';
import { artifactsOf, type TaskResult, type Values } from './values.ts';

/**
 * Runs the iterations of a loop, at most `parallelismLimit` at a time, and collects what they give in the order of the
 * items. An iteration that fails stops no other; the loop has then failed.
 */
export async function runLoop(
  host: DagHost,
  step: StepTask,
  inputs: Values,
  runIteration: (iteration: StepTask, inputs: Values) => Promise<TaskResult>,
): Promise<TaskResult> {
  let scopes: readonly Values[];
  try {
    scopes = iterationScopes(step, inputs);
  } catch (error) {
    return drop(host, step, 'failed', stepError(error));
  }
  const ids = scopes.map((_, index) => `${step.id}[${index}]`);
  host.addSteps(planIterations(host.spec, step, ids));
  const limit = step.task.iteratorPolicy?.parallelismLimit ?? 0;
  const slots = new Slots(limit > 0 ? limit : Number.POSITIVE_INFINITY);
  const runs = scopes.map((scope, index) =>
    slots.run(() => {
      const iteration: StepTask = { ...step, id: ids[index] ?? step.id };
      return host.signal.aborted ? drop(host, iteration, 'cancelled') : runIteration(iteration, scope);
    }),
  );
  const results = await everyEnd(runs);
  return { ...collectOutputs(host.spec, step.component, results), ...summary(results) };
}

/** The inputs of each iteration: those of the loop, and its item. */
function iterationScopes({ task, id }: StepTask, inputs: Values): readonly Values[] {
  const { parameterIterator: overValues, artifactIterator: overArtifacts } = task;
  if (overValues !== undefined) {
    const item = overValues.itemInput ?? '';
    const list = overValues.items.raw ?? inputs.parameters[overValues.items.inputParameter ?? ''];
    return itemsOf(list, id).map((value) => ({ ...inputs, parameters: { ...inputs.parameters, [item]: value } }));
  }
  const item = overArtifacts?.itemInput ?? '';
  const list = inputs.artifacts[overArtifacts?.items.inputArtifact ?? ''];
  if (list === undefined) throw notAList(id, null);
  return artifactsOf(list).map((artifact) => ({
    ...inputs,
    artifacts: { ...inputs.artifacts, [item]: { ...artifact, name: item } },
  }));
}

/** A list, or the JSON text of one: the IR writes static items so, and KFP takes it from a text parameter, too. */
function itemsOf(list: JsonValue | undefined, id: string): readonly JsonValue[] {
  const value = typeof list === 'string' ? parseJson(list) : list;
  if (isArray(value)) return value;
  throw notAList(id, list ?? null);
}

const notAList = (id: string, value: JsonValue): MillraceError =>
  new MillraceError('NOT_A_LIST', `${id} needs a list to go over, and got ${JSON.stringify(value).slice(0, 60)}.`);

const isArray = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

/** Waits for all, whatever goes wrong with one. */
async function everyEnd<T>(runs: readonly Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(runs);
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}
