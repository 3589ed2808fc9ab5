import type { GraphNode, GroupNode, Scope } from './graph.ts';

export const newScope = (): Scope => ({ owner: undefined, nodes: [], outputs: new Map() });

export const isGroup = (node: GraphNode): node is GroupNode => 'body' in node && node.kind !== 'pipeline';

/** A scope and those around it, from the inside out. */
export function* scopesAround(scope: Scope): Generator<Scope> {
  for (let s: Scope | undefined = scope; s !== undefined; s = s.owner?.scope) yield s;
}

/** Whether what is made in `outer` may be used in `inner`. */
export function isVisible(outer: Scope, inner: Scope): boolean {
  for (const scope of scopesAround(inner)) if (scope === outer) return true;
  return false;
}

/** The node of `scope` that is `node` or has it inside; undefined where it lies elsewhere. */
export function nodeIn(scope: Scope, node: GraphNode): GraphNode | undefined {
  for (let n: GraphNode | undefined = node; n !== undefined; n = n.scope.owner) if (n.scope === scope) return n;
  return undefined;
}

/** Every node of a scope and of the groups in it, in the order of the source; not those of nested pipelines. */
export function* nodesOf(scope: Scope): Generator<GraphNode> {
  for (const node of scope.nodes) {
    yield node;
    if (isGroup(node)) yield* nodesOf(node.body);
  }
}
