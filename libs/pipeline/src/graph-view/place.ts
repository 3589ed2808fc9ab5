import { type Box, type LayoutInput, layoutGraph, type Placed, type Point } from './layout.ts';
import type { GraphEdge, GraphGroup, GraphNode, PipelineGraph } from './model.ts';
import { clipToWidth, textWidth } from './text-width.ts';

export const FONT = { name: 13, detail: 11, title: 12, label: 10 } as const;
const NODE = { height: 44, minWidth: 112, maxWidth: 230, padding: 16 } as const;
/** Room between a frame and what it holds. */
const FRAME = { side: 12, top: 6 } as const;
const HEADER = { height: 18, maxWidth: 420 } as const;

export interface PlacedNode extends Box {
  readonly node: GraphNode;
  readonly name: string;
  /** The component, where it is not plain from the name. */
  readonly detail: string;
}
export interface PlacedGroup extends Box {
  readonly group: GraphGroup;
  /** The title, at its middle. */
  readonly title: Point & { readonly text: string };
}
export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  readonly label?: Point & { readonly text: string; readonly width: number };
}
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly groups: readonly PlacedGroup[];
  readonly edges: readonly PlacedEdge[];
}

/**
 * Gives everything a place, from top to bottom. A group has a header, a node of its own that stands above its first
 * steps and holds its title: what decides about the group points at it.
 */
export function placeGraph(graph: PipelineGraph): Picture {
  const inner = innerEdges(graph);
  const labelled = graph.edges.map((edge) => ({ edge, text: labelOf(edge) }));
  const nodes = graph.nodes.map((node) => ({ node, ...nodeTexts(node) }));
  const titles = new Map(graph.groups.map(({ id, title }) => [id, clipToWidth(title, HEADER.maxWidth, FONT.title)]));
  const ends = labelled.map(({ edge }) => ({ from: tailOf(edge.from, graph, inner), to: headOf(edge.to, graph) }));
  const input: LayoutInput = {
    groups: graph.groups,
    nodes: [
      ...graph.groups.map(({ id }) => ({
        id: headerOf(id),
        group: id,
        height: HEADER.height,
        width: textWidth(titles.get(id) ?? '', FONT.title) + 8,
      })),
      ...nodes.map(({ node: { id, group }, width }) => ({
        id,
        width,
        height: NODE.height,
        ...(group === undefined ? {} : { group }),
      })),
    ],
    edges: [
      ...labelled.flatMap(({ text }, i) => {
        const end = ends[i];
        if (end === undefined) return [];
        const label = text === '' ? {} : { label: { width: textWidth(text, FONT.label) + 6, height: 14 } };
        return [{ ...end, ...label }];
      }),
      ...headerEdges(graph, inner),
    ],
  };
  const placed = layoutGraph(input, { flow: 'down', gaps: { nodes: 24, layers: 24, edges: 12 }, margin: 16 });
  const frames = framesOf(graph, placed);
  return {
    width: placed.width,
    height: placed.height,
    nodes: nodes.map((texts) => ({ ...texts, ...boxOf(placed.nodes, texts.node.id) })),
    groups: graph.groups.flatMap((group) => placedGroup(group, placed, frames, titles.get(group.id) ?? '')),
    edges: labelled.flatMap(({ edge, text }, i) => placedEdge(edge, text, placed.edges[i], frames)),
  };
}

const headerOf = (group: string): string => `header of ${group}`;

function nodeTexts({ name, component, kind }: GraphNode): { name: string; detail: string; width: number } {
  const detail = kind === 'importer' ? 'importer' : component === name ? '' : component;
  const needed = Math.max(textWidth(name, FONT.name, true), textWidth(detail, FONT.detail)) + 2 * NODE.padding;
  const width = Math.min(NODE.maxWidth, Math.max(NODE.minWidth, needed));
  const room = width - 2 * NODE.padding;
  return { width, name: clipToWidth(name, room, FONT.name, true), detail: clipToWidth(detail, room, FONT.detail) };
}

const labelOf = ({ kind, outputs }: GraphEdge): string =>
  kind === 'always' ? 'at the end' : clipToWidth(kind === 'order' ? '' : outputs.join(', '), 150, FONT.label);

/** Steps and groups that stand directly in a group, or in none, and which of them follow another. */
function innerEdges({ nodes, groups, edges }: PipelineGraph) {
  const parents = new Map([...nodes, ...groups].map(({ id, group }) => [id, group]));
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
    follows,
    precedes,
    childrenOf: (group: string) => [...groups, ...nodes].filter((one) => one.group === group).map(({ id }) => id),
  };
}
type Inner = ReturnType<typeof innerEdges>;

const isGroup = (id: string, { groups }: PipelineGraph): boolean => groups.some((group) => group.id === id);

const headOf = (id: string, graph: PipelineGraph): string => (isGroup(id, graph) ? headerOf(id) : id);

/** The step that an edge from a group starts at: one after which nothing comes in it. */
function tailOf(id: string, graph: PipelineGraph, inner: Inner): string {
  if (!isGroup(id, graph)) return id;
  const children = inner.childrenOf(id);
  const last = children.filter((child) => !inner.precedes.has(child)).at(-1) ?? children.at(-1);
  return last === undefined ? headerOf(id) : tailOf(last, graph, inner);
}

/** A header stands above what comes first in its group. */
function headerEdges(graph: PipelineGraph, inner: Inner) {
  return graph.groups.flatMap(({ id }) =>
    inner
      .childrenOf(id)
      .filter((child) => !inner.follows.has(child))
      .map((child) => ({ from: headerOf(id), to: headOf(child, graph) })),
  );
}

/** Frames drawn closely around what they hold; dagre's have room for whole layers. Outer groups come first. */
function framesOf({ nodes, groups }: PipelineGraph, placed: Placed): ReadonlyMap<string, Box> {
  const frames = new Map<string, Box>();
  for (const { id } of [...groups].reverse()) {
    const header = boxOf(placed.nodes, headerOf(id));
    const held = [
      ...nodes.filter((node) => node.group === id).map((node) => boxOf(placed.nodes, node.id)),
      ...groups.flatMap((group) => (group.group === id ? (frames.get(group.id) ?? []) : [])),
    ];
    const boxes = [header, ...held];
    const x = Math.min(...boxes.map((box) => box.x)) - FRAME.side;
    const right = Math.max(...boxes.map((box) => box.x + box.width)) + FRAME.side;
    const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + FRAME.side;
    const y = header.y - FRAME.top;
    frames.set(id, { x, y, width: right - x, height: bottom - y });
  }
  return frames;
}

function placedGroup(group: GraphGroup, placed: Placed, frames: ReadonlyMap<string, Box>, text: string): PlacedGroup[] {
  const frame = frames.get(group.id);
  if (frame === undefined) return [];
  const header = boxOf(placed.nodes, headerOf(group.id));
  return [{ ...frame, group, title: { text, x: header.x + header.width / 2, y: header.y + header.height / 2 } }];
}

function placedEdge(
  edge: GraphEdge,
  text: string,
  route: Placed['edges'][number] | undefined,
  frames: ReadonlyMap<string, Box>,
): PlacedEdge[] {
  if (route === undefined) return [];
  const [tail, head] = [frames.get(edge.from), frames.get(edge.to)];
  let { points } = route;
  if (tail !== undefined) points = leaving(points, tail);
  if (head !== undefined) points = leaving([...points].reverse(), head).reverse();
  const label =
    text === '' || route.label === undefined
      ? {}
      : { label: { ...route.label, text, width: textWidth(text, FONT.label) } };
  return [{ edge, points, ...label }];
}

/** The part of a line that is outside of the frame it starts in. */
export function leaving(points: readonly Point[], frame: Box): Point[] {
  const inside = ({ x, y }: Point) =>
    x >= frame.x && x <= frame.x + frame.width && y >= frame.y && y <= frame.y + frame.height;
  const first = points.findIndex((point) => !inside(point));
  const [a, b] = [points[first - 1], points[first]];
  if (first <= 0 || a === undefined || b === undefined) return [...points];
  // The crossing, by halving: exact to a pixel in ten steps.
  let [from, to] = [a, b];
  for (let i = 0; i < 12; i++) {
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    if (inside(middle)) from = middle;
    else to = middle;
  }
  return [to, ...points.slice(first)];
}

const boxOf = (boxes: ReadonlyMap<string, Box>, id: string): Box =>
  boxes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
