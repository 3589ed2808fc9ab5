import type { Problem } from '@millrace/contract';
import { argumentChannels, dependentTasks } from '../compile/uses.ts';
import type { GraphNode, Scope, TaskNode } from '../graph.ts';
import { isGroup, nodesOf } from '../graph-walk.ts';
import { show } from './words.ts';

/** What is wrong with a graph as a whole: nothing in it, steps that wait for each other, inputs that may not come. */
export function graphProblems(root: Scope): Problem[] {
  if (root.nodes.length === 0) {
    return [{ path: 'steps', code: 'NO_STEPS', message: 'No step is called.', hint: 'KFP takes no empty pipeline.' }];
  }
  const nodes = [...nodesOf(root)];
  const scopes = [root, ...nodes.filter(isGroup).map((group) => group.body)];
  // Without branches that are continued after other steps were called, nothing can come before what it waits for.
  const cycles = nodes.some((node) => node.kind === 'chain') ? scopes.flatMap(cycleProblems) : [];
  return [...cycles, ...nodes.flatMap((node) => (node.kind === 'task' ? failureProblems(node) : []))];
}

/** Nodes of one scope that wait for each other, one problem a circle. */
function cycleProblems({ nodes }: Scope): Problem[] {
  const byName = new Map<string, GraphNode>(nodes.map((node) => [node.name, node]));
  const done = new Set<string>();
  const problems: Problem[] = [];
  const visit = (name: string, trail: readonly string[]): void => {
    const start = trail.indexOf(name);
    if (start >= 0) {
      const message = `These wait for each other: ${[...trail.slice(start), name].join(' → ')}.`;
      problems.push({ path: `steps.${name}`, code: 'CYCLE', message, hint: 'Write all branches of a chain at once.' });
      return;
    }
    const node = byName.get(name);
    if (node === undefined || done.has(name)) return;
    for (const before of dependentTasks(node)) visit(before, [...trail, name]);
    done.add(name);
  };
  for (const node of nodes) visit(node.name, []);
  return problems;
}

/** A step that runs though others failed cannot need what they would have made. */
function failureProblems(node: TaskNode): Problem[] {
  if (node.options.ignoreUpstreamFailure !== true) return [];
  const { artifacts = {}, parameters = {} } = node.component.interface.inputDefinitions ?? {};
  return [...node.arguments].flatMap(([name, argument]) => {
    const made = argumentChannels(argument).find(({ origin }) => origin.from === 'step');
    if (made === undefined || (artifacts[name] ?? parameters[name])?.isOptional === true) return [];
    return [
      {
        path: `steps.${node.name}.${name}`,
        code: 'MAY_BE_ABSENT',
        message: `This step also runs after a failure, when there is no ${show(made)}; the input needs a default.`,
        hint: 'Declare the input as optional, or leave ignoreUpstreamFailure out.',
      },
    ];
  });
}
