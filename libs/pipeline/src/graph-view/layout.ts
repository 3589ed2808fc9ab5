import { Graph, layout } from '@dagrejs/dagre';

/** `across`: from left to right; `down`: from top to bottom. */
export type Flow = 'across' | 'down';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  /** `x` and `y` are its upper left corner. */
  readonly width: number;
  readonly height: number;
}

/** What is to be placed; sizes in pixels. */
export interface LayoutInput {
  readonly nodes: readonly {
    readonly id: string;
    readonly width: number;
    readonly height: number;
    readonly group?: string | undefined;
  }[];
  /** Outer groups before those in them. */
  readonly groups: readonly { readonly id: string; readonly group?: string | undefined }[];
  /** Between nodes; one that leads to or from a node that is not there is left out. */
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly label?: { readonly width: number; readonly height: number };
  }[];
}

export interface LayoutOptions {
  readonly flow: Flow;
  /** Between nodes of one layer, between layers, and between lines (20). */
  readonly gaps: { readonly nodes: number; readonly layers: number; readonly edges?: number };
  /** Around everything. Default 8. */
  readonly margin?: number;
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Box>;
  readonly groups: ReadonlyMap<string, Box>;
  /** In the order of the input, without those left out; `label` is the middle of the label's place. */
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly points: readonly Point[];
    readonly label?: Point;
  }[];
}

/**
 * Places nodes in layers so that edges point one way, with frames around groups (dagre: network simplex, compound
 * graphs); the same input gives the same picture.
 */
export function layoutGraph(input: LayoutInput, { flow, gaps, margin = 8 }: LayoutOptions): Placed {
  const graph = new Graph({ compound: true, multigraph: true });
  graph.setGraph({
    ...{ rankdir: flow === 'across' ? 'LR' : 'TB', marginx: margin, marginy: margin },
    ...{ nodesep: gaps.nodes, ranksep: gaps.layers, edgesep: gaps.edges ?? 20 },
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const filled = groupsWithNodes(input);
  for (const { id, group } of input.groups.filter((one) => filled.has(one.id))) {
    graph.setNode(groupKey(id), {});
    if (group !== undefined) graph.setParent(groupKey(id), groupKey(group));
  }
  for (const { id, width, height, group } of input.nodes) {
    graph.setNode(nodeKey(id), { width, height });
    if (group !== undefined && filled.has(group)) graph.setParent(nodeKey(id), groupKey(group));
  }
  const known = new Set(input.nodes.map(({ id }) => id));
  const drawn = input.edges.filter(({ from, to }) => known.has(from) && known.has(to));
  for (const [i, { from, to, label }] of drawn.entries()) {
    graph.setEdge(nodeKey(from), nodeKey(to), label === undefined ? {} : { ...label, labelpos: 'c' }, String(i));
  }
  layout(graph);
  const size: DagreBox = graph.graph();
  const edges = drawn.map(({ from, to }, i) => ({
    from,
    to,
    ...route(graph.edge(nodeKey(from), nodeKey(to), String(i))),
  }));
  const points = edges.flatMap((edge) => edge.points);
  return {
    // dagre leaves out what an edge needs beyond the outermost box.
    width: Math.max(size.width ?? 0, ...points.map(({ x }) => x + margin)),
    height: Math.max(size.height ?? 0, ...points.map(({ y }) => y + margin)),
    nodes: new Map(input.nodes.map(({ id }) => [id, boxOf(graph.node(nodeKey(id)))])),
    groups: new Map([...filled].map((id) => [id, boxOf(graph.node(groupKey(id)))])),
    edges,
  };
}

/** Prefixes keep ids such as `constructor`, or a step named as its group, from meaning anything to dagre. */
const nodeKey = (id: string): string => `node ${id}`;
const groupKey = (id: string): string => `group ${id}`;

/** A group with nothing in it has no place. */
function groupsWithNodes({ nodes, groups }: LayoutInput): Set<string> {
  const parents = new Map(groups.map(({ id, group }) => [id, group]));
  const filled = new Set<string>();
  for (const { group } of nodes) {
    for (let id = group; id !== undefined && parents.has(id) && !filled.has(id); id = parents.get(id)) filled.add(id);
  }
  return new Set(groups.map(({ id }) => id).filter((id) => filled.has(id)));
}

// dagre's types do not resolve for ES modules; this is what it gives (https://github.com/dagrejs/dagre/wiki).
type DagreBox = { x?: number; y?: number; width?: number; height?: number };
type DagreEdge = DagreBox & { points?: Point[] };

const boxOf = ({ x = 0, y = 0, width = 0, height = 0 }: DagreBox): Box => ({
  x: x - width / 2,
  y: y - height / 2,
  width,
  height,
});
const route = ({ points = [], x, y }: DagreEdge) => ({
  points,
  ...(x === undefined || y === undefined ? {} : { label: { x, y } }),
});
