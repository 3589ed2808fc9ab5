import type { TaskSpec } from '../../ir/spec.ts';
import type { PipelineProblem } from '../problem.ts';
import { choices, error, type Rule } from '../rule.ts';
import type { DagSite, Survey } from '../survey.ts';

/** Names of the tasks that a task waits for: as it says, and because it reads their outputs. */
export function waitsFor(task: TaskSpec): string[] {
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
 * Tasks can be put in an order. KFP's compiler looks only at producers (addImplicitDependencies in
 * backend/src/v2/compiler/argocompiler/dag.go); a cycle, or a name in `dependentTasks` that is not there, is found by
 * Argo when the run begins.
 */
export const order: Rule = function* (survey) {
  for (const site of survey.dags) {
    for (const { path, task } of site.tasks.values()) {
      for (const [i, name] of (task.dependentTasks ?? []).entries()) {
        if (site.tasks.has(name)) continue;
        const there = choices([...site.tasks.keys()]);
        yield error(
          `${path}.dependentTasks.${i}`,
          'UNKNOWN_TASK',
          `There is no task "${name}" in this DAG.`,
          `There is: ${there}.`,
        );
      }
    }
    yield* cycles(site);
  }
  yield* recursion(survey);
};

function* cycles(site: DagSite): Iterable<PipelineProblem> {
  const waiting = new Map(
    [...site.tasks].map(([name, { task }]) => [name, waitsFor(task).filter((n) => site.tasks.has(n))]),
  );
  for (const rest of stuck(waiting)) {
    const [first = ''] = rest;
    yield error(`${site.path}.dag.tasks.${first}.dependentTasks`, 'CYCLE', `${rest.join(', ')} wait for one another.`);
  }
}

/** Groups of names that wait for one another, each sorted. */
function stuck(waiting: ReadonlyMap<string, readonly string[]>): string[][] {
  const reachable = new Map([...waiting.keys()].map((name) => [name, reach(name, waiting)]));
  const groups = new Map<string, string[]>();
  for (const [name, others] of reachable) {
    if (!others.has(name)) continue;
    const group = [...others].filter((other) => reachable.get(other)?.has(name)).sort();
    groups.set(group.join(' '), group);
  }
  return [...groups.values()];
}

function reach(start: string, next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const open = [...(next.get(start) ?? [])];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(next.get(name) ?? []));
  }
  return seen;
}

/** A nested pipeline that contains itself: the backend visits it once and runs it for ever (visitor.go says so itself). */
function* recursion({ dags }: Survey): Iterable<PipelineProblem> {
  const inside = new Map(
    dags.map(({ name = '', tasks }) => [name, [...tasks.values()].map(({ task }) => task.componentRef.name)]),
  );
  for (const names of stuck(inside)) {
    const shown = names.filter((name) => inside.has(name));
    yield error(`components.${shown[0] ?? ''}`, 'CYCLE', `${shown.join(', ')}: a nested pipeline contains itself.`);
  }
}
