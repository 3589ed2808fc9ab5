import type { ArtifactRecord, ExecutionRecord } from '../record.ts';
import { formatRef } from '../refs.ts';
import type { ModelVersion } from './models.ts';

/** Something in the history of a bucket. `id` is unique in the graph and the same in every graph of it. */
export type LineageNode =
  | { readonly id: string; readonly kind: 'execution'; readonly execution: ExecutionRecord }
  | { readonly id: string; readonly kind: 'artifact'; readonly artifact: ArtifactRecord }
  /** Something outside the bucket that a step read; `digest` is `sha256:<hex>`. */
  | { readonly id: string; readonly kind: 'read'; readonly uri: string; readonly digest: string; readonly size: number }
  | { readonly id: string; readonly kind: 'model'; readonly model: ModelVersion };

/** Data flows from `from` to `to`; `name` is the input or output it flows through. */
export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  readonly name: string;
}

/** Nodes sorted by id, edges by their ends. */
export interface LineageGraph {
  /** Ids of what was asked for. */
  readonly roots: readonly string[];
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
}

export type LineageDirection = 'up' | 'down' | 'both';

/** Everything that successful executions and registered models tell, as one graph. */
export function wholeGraph(executions: readonly ExecutionRecord[], models: readonly ModelVersion[]): LineageGraph {
  const nodes = new Map<string, LineageNode>();
  const edges = new Map<string, LineageEdge>();
  const add = (node: LineageNode): string => {
    if (!nodes.has(node.id)) nodes.set(node.id, node);
    return node.id;
  };
  const join = (from: string, to: string, name: string) => edges.set(`${from}\n${to}\n${name}`, { from, to, name });

  for (const execution of executions) {
    const id = add({ id: executionNodeId(formatRef(execution)), kind: 'execution', execution });
    for (const output of Object.values(execution.outputs)) join(id, add(artifactNode(output)), output.name);
    for (const read of execution.reads) join(add(readNode(read)), id, read.uri);
  }
  const outputs = [...nodes.values()].flatMap((node) => (node.kind === 'artifact' ? [node] : []));
  for (const execution of executions) {
    for (const [name, input] of Object.entries(execution.inputs)) {
      join(add(sourceOf(input, outputs)), executionNodeId(formatRef(execution)), name);
    }
  }
  for (const model of models) {
    const id = add({ id: `model:${model.pipeline}/${model.name}@${model.version}`, kind: 'model', model });
    const registrar = executionNodeId(model.execution);
    if (nodes.has(registrar)) join(registrar, id, model.name);
    else
      for (const { id: bundle, artifact } of outputs)
        if (artifact.digest === model.digest) join(bundle, id, model.name);
  }
  return sorted({ roots: [], nodes: [...nodes.values()], edges: [...edges.values()] });
}

/** The part of a graph that leads to its roots (`up`), that follows from them (`down`), or both. */
export function reach(graph: LineageGraph, roots: readonly string[], direction: LineageDirection): LineageGraph {
  const kept = new Set(roots);
  const edges = new Set<LineageEdge>();
  if (direction !== 'down') walk(graph.edges, roots, (edge) => [edge.to, edge.from], kept, edges);
  if (direction !== 'up') walk(graph.edges, roots, (edge) => [edge.from, edge.to], kept, edges);
  return sorted({ roots, nodes: graph.nodes.filter((node) => kept.has(node.id)), edges: [...edges] });
}

export const executionNodeId = (ref: string): string => `execution:${ref}`;
/** Digests come with and without their algorithm; here always with. */
export const fullDigest = (digest: string): string => (digest.startsWith('sha256:') ? digest : `sha256:${digest}`);

function walk(
  all: readonly LineageEdge[],
  roots: readonly string[],
  ends: (edge: LineageEdge) => readonly [here: string, there: string],
  kept: Set<string>,
  edges: Set<LineageEdge>,
): void {
  const from = Map.groupBy(all, (edge) => ends(edge)[0]);
  const seen = new Set(roots);
  // A set's iterator also gives what is added while it runs.
  for (const id of seen) {
    for (const edge of from.get(id) ?? []) {
      edges.add(edge);
      seen.add(ends(edge)[1]);
    }
    kept.add(id);
  }
}

const artifactNode = (artifact: ArtifactRecord): LineageNode & { kind: 'artifact' } => ({
  id: `artifact:${artifact.uri}#${artifact.digest}`,
  kind: 'artifact',
  artifact,
});

const readNode = (read: { uri: string; digest: string; size: number }): LineageNode => ({
  id: `read:${read.uri}#${fullDigest(read.digest)}`,
  kind: 'read',
  uri: read.uri,
  digest: fullDigest(read.digest),
  size: read.size,
});

/** The output that an input is: at its place with its content, or, if it was copied, its producer's with its content. */
function sourceOf(
  input: ArtifactRecord,
  outputs: readonly (LineageNode & { kind: 'artifact' })[],
): LineageNode & { kind: 'artifact' } {
  const own = artifactNode(input);
  const same = outputs.find((node) => node.id === own.id);
  const copied = outputs.find(
    ({ artifact }) =>
      artifact.digest === input.digest && artifact.producer === input.producer && input.producer !== undefined,
  );
  return same ?? copied ?? own;
}

const sorted = (graph: LineageGraph): LineageGraph => ({
  roots: graph.roots.toSorted(),
  nodes: graph.nodes.toSorted((a, b) => compare(a.id, b.id)),
  edges: graph.edges.toSorted((a, b) => compare(a.from, b.from) || compare(a.to, b.to) || compare(a.name, b.name)),
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
