import { invalid, NAME_PATTERN, type Problem } from '@millrace/contract';
import type { ComponentSpec, DagSpec, PipelineSpec, TaskSpec } from '@millrace/pipeline';
import type { StepInfo } from './events.ts';

/** Names of the tasks of the same DAG that a task waits for. */
export function dependencies(task: TaskSpec): readonly string[] {
  const names = new Set(task.dependentTasks ?? []);
  for (const { taskOutputParameter } of Object.values(task.inputs?.parameters ?? {})) {
    if (taskOutputParameter !== undefined) names.add(taskOutputParameter.producerTask);
  }
  for (const { taskOutputArtifact } of Object.values(task.inputs?.artifacts ?? {})) {
    if (taskOutputArtifact !== undefined) names.add(taskOutputArtifact.producerTask);
  }
  return [...names].sort();
}

/**
 * The steps of a pipeline in the order in which they may run.
 * @throws MillraceError `UNSUPPORTED_PIPELINE` with everything that this runner cannot run, `PIPELINE_CYCLE`.
 */
export function planSteps(spec: PipelineSpec): readonly StepInfo[] {
  const problems: Problem[] = [];
  const steps =
    spec.root.dag === undefined
      ? []
      : planDag(spec, spec.root.dag, { prefix: '', labels: new Map(), dependsOn: [] }, problems);
  if (spec.root.dag === undefined) problems.push(problem('root', 'The root of a pipeline is a DAG.'));
  if (problems.length > 0) throw invalid('UNSUPPORTED_PIPELINE', `Pipeline ${spec.pipelineInfo.name}`, problems);
  return steps;
}

interface Place {
  readonly prefix: string;
  /** Input of the DAG → where it comes from, in words. */
  readonly labels: ReadonlyMap<string, string>;
  readonly condition?: string;
  readonly dependsOn: readonly string[];
}

function planDag(spec: PipelineSpec, dag: DagSpec, place: Place, problems: Problem[]): StepInfo[] {
  const steps: StepInfo[] = [];
  // Task → ids of the steps in it, for those that wait for it.
  const inside = new Map<string, readonly string[]>();
  for (const name of order(dag, place.prefix, problems)) {
    const task = dag.tasks[name];
    if (task === undefined) continue;
    const path = `${place.prefix}${name}`;
    problems.push(...taskProblems(name, task, path));
    const component = spec.components?.[task.componentRef.name];
    const dependsOn = [...place.dependsOn, ...dependencies(task).flatMap((d) => inside.get(d) ?? [])].sort();
    const found = planTask(spec, name, task, component, { ...place, dependsOn }, problems);
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
  component: ComponentSpec | undefined,
  place: Place,
  problems: Problem[],
): StepInfo[] {
  const id = `${place.prefix}${name}`;
  const labels = inputLabels(task, place.labels);
  const own = task.triggerPolicy?.condition;
  const words = [place.condition, own === undefined ? undefined : conditionInWords(own, labels)];
  const condition = words.filter((text) => text !== undefined).join(' and ');
  const conditional = condition === '' ? {} : { condition };
  if (component?.dag !== undefined) {
    return planDag(spec, component.dag, { ...place, prefix: `${id}/`, labels, ...conditional }, problems);
  }
  const executor = spec.deploymentSpec?.executors?.[component?.executorLabel ?? ''];
  if (executor?.container === undefined) {
    problems.push(problem(id, 'It has no container to run.'));
    return [];
  }
  const env = executor.container.env ?? [];
  const named = env.find((variable) => variable.name === 'MILLRACE_COMPONENT')?.value;
  return [{ id, name, component: named ?? executor.container.image, dependsOn: place.dependsOn, ...conditional }];
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

function taskProblems(name: string, task: TaskSpec, path: string): Problem[] {
  const unsupported = [
    task.parameterIterator !== undefined || task.artifactIterator !== undefined ? 'Loops cannot be run here yet.' : '',
    (task.triggerPolicy?.strategy ?? 'ALL_UPSTREAM_TASKS_SUCCEEDED') === 'ALL_UPSTREAM_TASKS_SUCCEEDED'
      ? ''
      : 'Exit handlers cannot be run here yet.',
    NAME_PATTERN.test(name) ? '' : 'Its name is not lower-case letters, digits and single hyphens.',
  ];
  return unsupported.filter((message) => message !== '').map((message) => problem(path, message));
}

/** Where each parameter of a task comes from: `evaluate.passed`, or the name of a pipeline input. */
function inputLabels(task: TaskSpec, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const [name, { taskOutputParameter, componentInputParameter }] of Object.entries(
    task.inputs?.parameters ?? {},
  )) {
    if (taskOutputParameter !== undefined) {
      labels.set(name, `${taskOutputParameter.producerTask}.${taskOutputParameter.outputParameterKey}`);
    } else if (componentInputParameter !== undefined) {
      labels.set(name, outer.get(componentInputParameter) ?? componentInputParameter);
    }
  }
  return labels;
}

/** `inputs.parameter_values['pipelinechannel--evaluate-passed'] == true` as `evaluate.passed == true`. */
function conditionInWords(condition: string, labels: ReadonlyMap<string, string>): string {
  const named = condition.replace(
    /inputs\.parameter_values\['([^']+)'\]/g,
    (_, name: string) => labels.get(name) ?? name,
  );
  // Casts may stand one within the other.
  const cast = /(?:double|int)\(([\w.-]+)\)/g;
  return named.replace(cast, '$1').replace(cast, '$1');
}

const problem = (path: string, message: string): Problem => ({ path, code: 'UNSUPPORTED', message });
