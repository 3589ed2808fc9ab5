import type { TaskParameter } from '../../ir/spec.ts';
import { placeholdersIn } from '../placeholders.ts';
import { podInputs } from '../pod-inputs.ts';
import type { PipelineProblem } from '../problem.ts';
import { choices, error, type Rule, warning } from '../rule.ts';
import { artifactSource, parameterSource, type Source } from '../sources.ts';
import { own, type TaskSite } from '../survey.ts';

/**
 * Every input comes from somewhere. The compiler knows only whether a producing task is there; an output that it does
 * not have, or an input that the DAG does not declare, is found by the driver of the consuming task
 * (resolveInputParameter and resolveInputArtifact in backend/src/v2/driver/resolve.go).
 */
export const sources: Rule = function* ({ tasks }) {
  for (const site of tasks) {
    const { parameters = {}, artifacts = {} } = site.task.inputs ?? {};
    for (const [name, input] of Object.entries(parameters)) {
      yield* sourceProblem(`${site.path}.inputs.parameters.${name}`, parameterSource(site, input), site);
    }
    for (const [name, input] of Object.entries(artifacts)) {
      yield* sourceProblem(`${site.path}.inputs.artifacts.${name}`, artifactSource(site, input), site);
    }
  }
};

function* sourceProblem(path: string, source: Source<unknown>, { parent }: TaskSite): Iterable<PipelineProblem> {
  switch (source.kind) {
    case 'none':
      yield error(path, 'NO_SOURCE', 'It comes from nowhere: no constant, no input of the DAG, no output of a task.');
      break;
    case 'unknown-task': {
      const there = choices([...parent.tasks.keys()]);
      const hint = `A value from outside of the DAG enters through its declared inputs. Tasks in it: ${there}.`;
      yield error(path, 'UNKNOWN_TASK', `There is no task "${source.name}" in this DAG.`, hint);
      break;
    }
    case 'unknown-output':
      yield error(
        path,
        'UNKNOWN_OUTPUT',
        `${source.task.name} has no output "${source.output}".`,
        `It has: ${choices(source.known)}.`,
      );
      break;
    case 'undeclared': {
      const where = parent.name === undefined ? 'The pipeline' : `The DAG ${parent.name}`;
      yield error(
        path,
        'UNDECLARED_INPUT',
        `${where} has no input "${source.name}".`,
        `It has: ${choices(source.known)}.`,
      );
      break;
    }
    default:
  }
}

/**
 * What a component requires is given. For parameters the driver says so in the run ("neither value nor default value
 * provided for non-optional parameter"); artifacts nobody checks, and the container starts without them.
 */
export const missingInputs: Rule = function* ({ tasks }) {
  for (const site of tasks) {
    const { task, component, path } = site;
    const given = task.inputs;
    const item = task.parameterIterator?.itemInput ?? task.artifactIterator?.itemInput;
    const { parameters = {}, artifacts = {} } = component?.inputDefinitions ?? {};
    for (const [name, { isOptional, defaultValue }] of Object.entries(parameters)) {
      const where = `${path}.inputs.parameters.${name}`;
      const input = own(given?.parameters, name);
      if (isOptional === true || defaultValue !== undefined || name === item) continue;
      if (input === undefined) yield missing(where, name, task.componentRef.name);
      else yield* maybeMissing(where, parameterSource(site, input));
    }
    for (const [name, { isOptional }] of Object.entries(artifacts)) {
      const where = `${path}.inputs.artifacts.${name}`;
      const input = own(given?.artifacts, name);
      if (isOptional === true || name === item) continue;
      if (input === undefined) yield missing(where, name, task.componentRef.name);
      else yield* maybeMissing(where, artifactSource(site, input));
    }
  }
};

const missing = (path: string, name: string, component: string): PipelineProblem =>
  error(path, 'MISSING_INPUT', `${component} needs "${name}", which is not given.`);

function* maybeMissing(path: string, source: Source<unknown>): Iterable<PipelineProblem> {
  if (source.kind !== 'definition' || !source.optional) return;
  const hint = `Give "${source.from}" a default, or let the step's input be optional.`;
  yield warning(path, 'MISSING_INPUT', `It needs a value, and "${source.from}" may be without one.`, hint);
}

/**
 * What is given is declared. The driver passes on what the component does not know, without a look at its inputs. Two
 * uses of that are meant: texts made in the run, and images and resources, name such inputs in their placeholders.
 */
export const undeclaredArguments: Rule = function* ({ tasks, executors }) {
  const forPods = new Map(executors.map(({ component, executor }) => [component, podInputs(executor)]));
  for (const { path, task, component } of tasks) {
    if (component === undefined) continue;
    const { parameters = {}, artifacts = {} } = task.inputs ?? {};
    const declared = component.inputDefinitions;
    const inTexts = new Set(
      Object.values(parameters).flatMap(({ runtimeValue }) =>
        placeholdersIn(JSON.stringify(runtimeValue?.constant ?? '')).map(({ name }) => name),
      ),
    );
    for (const name of Object.keys(parameters)) {
      if (own(declared?.parameters, name) !== undefined || inTexts.has(name)) continue;
      if (isForPod(name, parameters, forPods.get(component))) continue;
      yield unknown(
        `${path}.inputs.parameters.${name}`,
        name,
        task.componentRef.name,
        Object.keys(declared?.parameters ?? {}),
      );
    }
    for (const name of Object.keys(artifacts)) {
      if (own(declared?.artifacts, name) !== undefined) continue;
      yield unknown(
        `${path}.inputs.artifacts.${name}`,
        name,
        task.componentRef.name,
        Object.keys(declared?.artifacts ?? {}),
      );
    }
  }
};

/** Also as the Python SDK passes a limit on: `cpu_limit`, a text of nothing but such a placeholder. */
function isForPod(
  name: string,
  inputs: Readonly<Record<string, TaskParameter>>,
  forPod: ReadonlySet<string> = new Set(),
): boolean {
  const constant = own(inputs, name)?.runtimeValue?.constant;
  const named = placeholdersIn(typeof constant === 'string' ? constant : '');
  return forPod.has(name) || (named.length > 0 && named.every((placeholder) => forPod.has(placeholder.name)));
}

const unknown = (path: string, name: string, component: string, known: readonly string[]): PipelineProblem =>
  error(path, 'UNKNOWN_INPUT', `${component} does not declare an input "${name}".`, `It declares: ${choices(known)}.`);
