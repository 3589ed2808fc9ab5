import { COMPONENT_VARIABLE, invalid, type Problem } from '@millrace/contract';
import type { ComponentSpec, DagSpec, PipelineSpec, TaskSpec } from '@millrace/pipeline';
import type { StepInfo } from './events.ts';
import { isLoop } from './outputs.ts';
import { conditionInWords, inputLabels } from './plan-words.ts';
import type { StepTask } from './step-task.ts';

/** Names of the tasks of the same DAG that a task waits for. */
export function dependencies(task: TaskSpec): readonly string[] {
  const names = new Set(task.dependentTasks ?? []);
  for (const { taskOutputParameter, taskFinalStatus } of Object.values(task.inputs?.parameters ?? {})) {
    const producer = taskOutputParameter?.producerTask ?? taskFinalStatus?.producerTask;
    if (producer !== undefined) names.add(producer);
  }
  for (const { taskOutputArtifact } of Object.values(task.inputs?.artifacts ?? {})) {
    if (taskOutputArtifact !== undefined) names.add(taskOutputArtifact.producerTask);
  }
  return [...names].sort();
}

/**
 * The steps of a pipeline in the order in which they may run; those of a loop once.
 * @throws MillraceError `UNSUPPORTED_PIPELINE` with everything that cannot be run.
 */
export function planSteps(spec: PipelineSpec): readonly StepInfo[] {
  const problems: Problem[] = [];
  const { dag } = spec.root;
  const steps = dag === undefined ? [] : planDag(spec, dag, ROOT, problems);
  if (dag === undefined) problems.push(problem('root', 'The root of a pipeline is a DAG.'));
  if (problems.length > 0) throw invalid('UNSUPPORTED_PIPELINE', `Pipeline ${spec.pipelineInfo.name}`, problems);
  return steps;
}

/** The steps of the iterations of a loop, in the order of its items. `ids` are those of the iterations. */
export function planIterations(spec: PipelineSpec, loop: StepTask, ids: readonly string[]): readonly StepInfo[] {
  // Problems were reported when the whole pipeline was planned.
  return ids.flatMap((id) => planComponent(spec, loop, { ...ROOT, id }, []));
}

interface Surroundings {
  readonly prefix: string;
  /** Input of the DAG → where it comes from, in words. */
  readonly labels: ReadonlyMap<string, string>;
  readonly condition?: string;
  readonly dependsOn: readonly string[];
  /** Within a loop whose iterations are not known yet. */
  readonly loop?: true;
}
const ROOT: Surroundings = { prefix: '', labels: new Map(), dependsOn: [] };

function planDag(spec: PipelineSpec, dag: DagSpec, around: Surroundings, problems: Problem[]): StepInfo[] {
  const steps: StepInfo[] = [];
  // Task → ids of the steps in it, for those that wait for it.
  const inside = new Map<string, readonly string[]>();
  for (const name of order(dag, around.prefix, problems)) {
    const task = dag.tasks[name];
    if (task === undefined) continue;
    const dependsOn = [...around.dependsOn, ...dependencies(task).flatMap((d) => inside.get(d) ?? [])].sort();
    const found = planTask(spec, name, task, { ...around, dependsOn }, problems);
    inside.set(
      name,
      found.map((step) => step.id),
    );
    steps.push(...found);
  }
  return steps;
}

function planTask(
  spec: PipelineSpec,
  name: string,
  task: TaskSpec,
  around: Surroundings,
  problems: Problem[],
): StepInfo[] {
  const id = `${around.prefix}${name}`;
  const labels = inputLabels(task, around.labels);
  const own = task.triggerPolicy?.condition ?? '';
  const words = [around.condition ?? '', own === '' ? '' : conditionInWords(own, labels)];
  const condition = words.filter((text) => text !== '').join(' and ');
  const component = spec.components?.[task.componentRef.name] ?? {};
  const place = {
    ...around,
    ...{ id, labels },
    ...(condition === '' ? {} : { condition }),
    ...(isLoop(task) ? { loop: true as const } : {}),
  };
  return planComponent(spec, { name, component }, place, problems);
}

/** The steps of what a task stands for, run once. */
function planComponent(
  spec: PipelineSpec,
  { name, component }: Pick<StepTask, 'name' | 'component'>,
  place: Surroundings & { readonly id: string },
  problems: Problem[],
): StepInfo[] {
  const { id, dependsOn, condition, loop } = place;
  if (component.dag !== undefined) return planDag(spec, component.dag, { ...place, prefix: `${id}/` }, problems);
  const title = executorTitle(spec, component);
  if (title === undefined) {
    problems.push(problem(id, 'It has no container to run.'));
    return [];
  }
  const facts = { ...(condition === undefined ? {} : { condition }), ...(loop === undefined ? {} : { loop }) };
  return [{ ...{ id, name, component: title, dependsOn }, ...facts }];
}

/** The name of a component of the workspace, the image of another, or `importer`. */
function executorTitle(spec: PipelineSpec, component: ComponentSpec): string | undefined {
  const { container, importer } = spec.deploymentSpec?.executors?.[component.executorLabel ?? ''] ?? {};
  if (container === undefined) return importer === undefined ? undefined : 'importer';
  return container.env?.find((variable) => variable.name === COMPONENT_VARIABLE)?.value ?? container.image;
}

/** Names so that each comes after those that it waits for; alphabetical where the graph leaves a choice. */
function order(dag: DagSpec, prefix: string, problems: Problem[]): readonly string[] {
  const done = new Set<string>();
  const waiting = new Map(Object.entries(dag.tasks).map(([name, task]) => [name, dependencies(task)]));
  for (const [name, needed] of waiting) {
    for (const other of needed) {
      if (!waiting.has(other)) problems.push(problem(`${prefix}${name}`, `It waits for ${other}, which is not there.`));
    }
  }
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, needed]) => needed.every((n) => done.has(n) || !waiting.has(n)));
    const names = ready.map(([name]) => name).sort();
    if (names.length === 0) {
      problems.push({
        path: prefix || 'root',
        code: 'PIPELINE_CYCLE',
        message: `${[...waiting.keys()].join(', ')} wait for one another.`,
      });
      break;
    }
    for (const name of names) {
      done.add(name);
      waiting.delete(name);
    }
  }
  return [...done];
}

const problem = (path: string, message: string): Problem => ({ path, code: 'UNSUPPORTED', message });
