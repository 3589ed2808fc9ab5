import type { DagSpec, TaskSpec } from '@millrace/pipeline';
import type { Program } from './program.ts';
import { asSet } from './values.ts';

/** What the tasks of a DAG and their outputs are called in the normal form. */
export interface DagNames {
  task(key: string): string;
  output(task: string, key: string): string;
}

/** The body of a branch, loop or handler; undefined for steps and nested pipelines, which have names of their own. */
export function groupBody(task: TaskSpec, { components }: Program): DagSpec | undefined {
  // KFP caches steps and pipelines, never groups: these alone say nothing of caching.
  return task.cachingOptions === undefined ? components[task.componentRef.name]?.dag : undefined;
}

/**
 * Names that compilers make up are replaced by what they stand for: a branch, loop or handler by its kind and the steps
 * in it, an output of one by the step that gives it. A name that stands for nothing gets a question mark.
 */
export function dagNames(dag: DagSpec, program: Program): DagNames {
  const names = new Map<string, string>();
  const outputs = new Map<string, ReadonlyMap<string, string>>();
  for (const [key, task] of Object.entries(dag.tasks)) {
    const body = groupBody(task, program);
    names.set(key, body === undefined ? key : `${kindOf(task)}(${stepsOf(body, program).join(', ')})`);
    if (body !== undefined) outputs.set(key, outputNames(body, program));
  }
  return {
    task: (key) => names.get(key) ?? `?${key}`,
    output: (task, key) => {
      const group = outputs.get(task);
      return group === undefined ? key : (group.get(key) ?? `?${key}`);
    },
  };
}

function kindOf(task: TaskSpec): string {
  if (task.parameterIterator !== undefined || task.artifactIterator !== undefined) return 'loop';
  return task.triggerPolicy?.condition === undefined ? 'group' : 'branch';
}

/** The steps in a group, at any depth. */
function stepsOf(dag: DagSpec, program: Program): string[] {
  return asSet(
    Object.entries(dag.tasks).flatMap(([key, task]) => {
      const body = groupBody(task, program);
      return body === undefined ? [key] : stepsOf(body, program);
    }),
  );
}

function outputNames(dag: DagSpec, program: Program): ReadonlyMap<string, string> {
  const inner = dagNames(dag, program);
  const named = (task: string, key: string) => `${inner.task(task)}.${inner.output(task, key)}`;
  const { parameters = {}, artifacts = {} } = dag.outputs ?? {};
  return new Map([
    ...Object.entries(parameters).map(([key, { valueFromParameter: one, valueFromOneof: many }]) => {
      const selectors = many?.parameterSelectors ?? (one === undefined ? [] : [one]);
      return [key, selectors.map((s) => named(s.producerSubtask, s.outputParameterKey)).join(' or ')] as const;
    }),
    ...Object.entries(artifacts).map(([key, { artifactSelectors }]) => {
      return [key, artifactSelectors.map((s) => named(s.producerSubtask, s.outputArtifactKey)).join(' or ')] as const;
    }),
  ]);
}
