import type { ComponentSpec, DagSpec, PipelineSpec, TaskSpec } from '@millrace/pipeline';
import { evaluateCondition } from './cel.ts';
import type { StepState } from './events.ts';
import { dependencies } from './plan.ts';
import { NOTHING, resolveInputs, resolveOutputs, type TaskResult, type Values } from './resolve.ts';

/** A step of the IR: a task with a container, and where it stands. */
export interface StepTask {
  /** As in `StepInfo`. */
  readonly id: string;
  readonly name: string;
  readonly task: TaskSpec;
  readonly component: ComponentSpec;
}

/** What a DAG's run needs of its surroundings. */
export interface DagHost {
  readonly spec: PipelineSpec;
  readonly signal: AbortSignal;
  /** Runs one step; never throws. Waits for a free place itself. */
  runStep(step: StepTask, inputs: Values): Promise<TaskResult>;
  /** Notes a step that will not run, and why. */
  dropStep(step: StepTask, state: StepState, error?: unknown): Promise<void>;
}

/** Runs a DAG: every task starts as soon as those that it waits for have ended. */
export async function runDag(host: DagHost, dag: DagSpec, scope: Values, prefix: string): Promise<TaskResult> {
  const results = new Map<string, TaskResult>();
  const started = new Map<string, Promise<void>>();
  const start = (name: string): Promise<void> => {
    const known = started.get(name);
    if (known !== undefined) return known;
    const task = dag.tasks[name];
    const run = async () => {
      if (task === undefined) return;
      await Promise.all(dependencies(task).map(start));
      results.set(name, await runTask(host, name, task, scope, results, prefix));
    };
    const running = run();
    started.set(name, running);
    return running;
  };
  // Whatever goes wrong with the run itself, no step is left behind unwatched.
  const ends = await Promise.allSettled(Object.keys(dag.tasks).sort().map(start));
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  return { ...resolveOutputs(dag, results), state: worst([...results.values()]) };
}

async function runTask(
  host: DagHost,
  name: string,
  task: TaskSpec,
  scope: Values,
  results: ReadonlyMap<string, TaskResult>,
  prefix: string,
): Promise<TaskResult> {
  const component = host.spec.components?.[task.componentRef.name] ?? {};
  const step: StepTask = { id: `${prefix}${name}`, name, task, component };
  const drop = async (state: StepState, error?: unknown): Promise<TaskResult> => {
    await dropAll(host, step, state, error);
    return { ...NOTHING, state };
  };
  const before = stateBefore(dependencies(task).map((d) => results.get(d)?.state ?? 'not-run'));
  if (before !== undefined) return drop(before);
  if (host.signal.aborted) return drop('cancelled');
  try {
    const inputs = resolveInputs(task, component.inputDefinitions, scope, results);
    const condition = task.triggerPolicy?.condition;
    if (condition !== undefined && !evaluateCondition(condition, inputs.parameters)) return await drop('skipped');
    if (component.dag !== undefined) return await runDag(host, component.dag, inputs, `${step.id}/`);
    return await host.runStep(step, inputs);
  } catch (error) {
    return drop('failed', error);
  }
}

/** The state of a task that cannot start, or `undefined` when it can. */
function stateBefore(states: readonly StepState[]): StepState | undefined {
  if (states.includes('failed') || states.includes('not-run')) return 'not-run';
  return states.find((state) => state === 'cancelled' || state === 'skipped');
}

/** A DAG is as good as its worst task; a branch not taken does no harm. */
function worst(results: readonly TaskResult[]): StepState {
  const states = results.map((result) => result.state);
  if (states.includes('failed') || states.includes('not-run')) return 'failed';
  return states.includes('cancelled') ? 'cancelled' : 'succeeded';
}

/** Drops a step, or every step of a branch. */
async function dropAll(host: DagHost, step: StepTask, state: StepState, error: unknown): Promise<void> {
  const { dag } = step.component;
  if (dag === undefined) {
    await host.dropStep(step, state, error);
    return;
  }
  for (const [name, task] of Object.entries(dag.tasks)) {
    const component = host.spec.components?.[task.componentRef.name] ?? {};
    await dropAll(host, { id: `${step.id}/${name}`, name, task, component }, state, error);
  }
}
