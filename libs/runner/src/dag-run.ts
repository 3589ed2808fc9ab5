import type { ComponentSpec, DagSpec, TaskSpec } from '@millrace/pipeline';
import { evaluateCondition } from './cel.ts';
import { type DagHost, drop, summary } from './dag-host.ts';
import type { StepState } from './events.ts';
import { runLoop } from './loop.ts';
import { isLoop, resolveOutputs } from './outputs.ts';
import { dependencies } from './plan.ts';
import { resolveInputs } from './resolve.ts';
import { stepError } from './step-error.ts';
import { type StepTask, taskAt } from './step-task.ts';
import type { TaskResult, Values } from './values.ts';

/** Runs a DAG: every task starts as soon as those that it waits for have ended. */
export async function runDag(host: DagHost, dag: DagSpec, inputs: Values, prefix: string): Promise<TaskResult> {
  const results = new Map<string, TaskResult>();
  const started = new Map<string, Promise<void>>();
  const start = (name: string): Promise<void> => {
    const known = started.get(name);
    if (known !== undefined) return known;
    const task = dag.tasks[name];
    const run = async () => {
      if (task === undefined) return;
      await Promise.all(dependencies(task).map(start));
      results.set(name, await runTask(host, taskAt(host.spec, name, task, prefix), inputs, results));
    };
    const running = run();
    started.set(name, running);
    return running;
  };
  // Whatever goes wrong with the run itself, no step is left behind unwatched.
  const ends = await Promise.allSettled(Object.keys(dag.tasks).sort().map(start));
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  return { ...resolveOutputs(dag, results), ...summary([...results.values()]) };
}

/** Runs a task of any kind, if what it waits for and its condition let it: a step, a loop, or a DAG. */
async function runTask(
  host: DagHost,
  step: StepTask,
  scope: Values,
  results: ReadonlyMap<string, TaskResult>,
): Promise<TaskResult> {
  const { task, component, id } = step;
  const before = host.signal.aborted ? 'cancelled' : stateBefore(task, results);
  if (before !== undefined) return drop(host, step, before);
  let inputs: Values;
  try {
    inputs = resolveInputs(task, component.inputDefinitions, { id, inputs: scope, results, job: host.job });
    const condition = task.triggerPolicy?.condition ?? '';
    if (condition !== '' && !evaluateCondition(condition, knownInputs(component, inputs))) {
      return await drop(host, step, 'skipped');
    }
  } catch (error) {
    return drop(host, step, 'failed', stepError(error));
  }
  if (!isLoop(task)) return runComponent(host, step, inputs);
  return runLoop(host, step, inputs, (iteration, values) => runComponent(host, iteration, values));
}

/** Runs what a task stands for, once: the tasks of its DAG, or its step. */
async function runComponent(host: DagHost, step: StepTask, inputs: Values): Promise<TaskResult> {
  const { dag } = step.component;
  return dag === undefined ? host.runStep(step, inputs) : runDag(host, dag, inputs, `${step.id}/`);
}

/** The state of a task that cannot start, or `undefined` when it can. */
function stateBefore(task: TaskSpec, results: ReadonlyMap<string, TaskResult>): StepState | undefined {
  const states = dependencies(task).map((name) => results.get(name)?.state ?? 'not-run');
  if (states.includes('cancelled')) return 'cancelled';
  // Exit handlers, and steps that ignore failures.
  if (task.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED') return undefined;
  if (states.includes('failed') || states.includes('not-run')) return 'not-run';
  return states.includes('skipped') ? 'skipped' : undefined;
}

/** Declared inputs without a value are null to a condition. */
function knownInputs({ inputDefinitions }: ComponentSpec, { parameters }: Values): Values['parameters'] {
  const declared = Object.keys(inputDefinitions?.parameters ?? {}).map((name) => [name, null] as const);
  return { ...Object.fromEntries(declared), ...parameters };
}
