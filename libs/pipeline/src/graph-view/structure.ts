import type { PipelineGraph } from './model.ts';

/** The node that holds a group's title, above its first steps. */
export const headerOf = (group: string): string => `header of ${group}`;

/** Steps and groups that stand directly in a group, or in none, and which of them follow another. */
export function innerEdges({ nodes, groups, edges }: PipelineGraph) {
  const parents = new Map([
    ...[...nodes, ...groups].map(({ id, group }) => [id, group] as const),
    ...groups.map(({ id }) => [headerOf(id), id] as const),
  ]);
  const path = (id: string): string[] => {
    const ids = [id];
    for (let at = parents.get(id); at !== undefined; at = parents.get(at)) ids.push(at);
    return ids.reverse();
  };
  const follows = new Set<string>();
  const precedes = new Set<string>();
  for (const { from, to } of edges) {
    const [a, b] = [path(from), path(to)];
    const fork = a.findIndex((id, i) => id !== b[i]);
    const [before, after] = [a[fork], b[fork]];
    if (before !== undefined) precedes.add(before);
    if (after !== undefined) follows.add(after);
  }
  return {
    path,
    follows,
    precedes,
    childrenOf: (group: string) => [...groups, ...nodes].filter((one) => one.group === group).map(({ id }) => id),
  };
}
export type Inner = ReturnType<typeof innerEdges>;

const isGroup = (id: string, { groups }: PipelineGraph): boolean => groups.some((group) => group.id === id);

export const headOf = (id: string, graph: PipelineGraph): string => (isGroup(id, graph) ? headerOf(id) : id);

/** The steps of a group after which nothing comes in it; for a step, itself. */
function sinks(id: string, graph: PipelineGraph, inner: Inner): string[] {
  if (!isGroup(id, graph)) return [id];
  const last = inner.childrenOf(id).filter((child) => !inner.precedes.has(child));
  return last.flatMap((child) => sinks(child, graph, inner));
}

/** The step that an edge from a group starts at. */
export const tailOf = (id: string, graph: PipelineGraph, inner: Inner): string =>
  sinks(id, graph, inner).at(-1) ?? headerOf(id);

/** What comes after a group stands below all of it. */
export const leavingEdges = (graph: PipelineGraph, inner: Inner) =>
  graph.edges
    .filter(({ from }) => isGroup(from, graph))
    .flatMap(({ from, to }) => sinks(from, graph, inner).map((sink) => ({ from: sink, to: headOf(to, graph) })));

/** A header stands above what comes first in its group. */
export function headerEdges(graph: PipelineGraph, inner: Inner) {
  return graph.groups.flatMap(({ id }) =>
    inner
      .childrenOf(id)
      .filter((child) => !inner.follows.has(child))
      .map((child) => ({ from: headerOf(id), to: headOf(child, graph) })),
  );
}

/** A group stands below everything that any of its steps waits for, with its header. */
export function enteringEdges(graph: PipelineGraph, inner: Inner) {
  const pairs = new Map<string, { from: string; to: string }>();
  for (const { from, to } of graph.edges) {
    const outside = new Set(inner.path(from));
    const tail = tailOf(from, graph, inner);
    for (const id of inner.path(to).slice(0, -1)) {
      if (!outside.has(id)) pairs.set(JSON.stringify([tail, id]), { from: tail, to: headerOf(id) });
    }
  }
  return [...pairs.values()];
}
