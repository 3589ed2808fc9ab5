import { boxOf, framesOf, leaving, middleOf, straightDown } from './frames.ts';
import { type Box, type LayoutInput, layoutGraph, type Placed, type Point } from './layout.ts';
import type { GraphEdge, GraphGroup, GraphNode, PipelineGraph } from './model.ts';
import { enteringEdges, headerEdges, headerOf, headOf, innerEdges, leavingEdges, tailOf } from './structure.ts';
import { clipToWidth, textWidth } from './text-width.ts';

export const FONT = { name: 13, detail: 11, title: 12, label: 10 } as const;
const NODE = { height: 44, minWidth: 112, maxWidth: 230, padding: 16 } as const;
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
      ...enteringEdges(graph, inner),
      ...leavingEdges(graph, inner),
    ],
  };
  const placed = layoutGraph(input, { flow: 'down', gaps: { nodes: 24, layers: 24, edges: 12 }, margin: 16 });
  const frames = framesOf(graph, placed, inner);
  return {
    width: placed.width,
    height: placed.height,
    nodes: nodes.map((texts) => ({ ...texts, ...boxOf(placed.nodes, texts.node.id) })),
    groups: graph.groups.flatMap((group) => placedGroup(group, placed, frames, titles.get(group.id) ?? '')),
    edges: labelled.flatMap(({ edge, text }, i) => placedEdge(edge, text, placed.edges[i], frames, placed)),
  };
}

function nodeTexts({ name, component, kind }: GraphNode): { name: string; detail: string; width: number } {
  const detail = kind === 'importer' ? 'importer' : component === name ? '' : component;
  const needed = Math.max(textWidth(name, FONT.name, true), textWidth(detail, FONT.detail)) + 2 * NODE.padding;
  const width = Math.min(NODE.maxWidth, Math.max(NODE.minWidth, needed));
  const room = width - 2 * NODE.padding;
  return { width, name: clipToWidth(name, room, FONT.name, true), detail: clipToWidth(detail, room, FONT.detail) };
}

const labelOf = ({ kind, outputs }: GraphEdge): string =>
  kind === 'always' ? 'at the end' : clipToWidth(kind === 'order' ? '' : outputs.join(', '), 150, FONT.label);

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
  placed: Placed,
): PlacedEdge[] {
  if (route === undefined) return [];
  const [tail, head] = [frames.get(edge.from), frames.get(edge.to)];
  let { points } = route;
  if (tail !== undefined) points = straightDown(tail, placed.nodes.get(edge.to)) ?? leaving(points, tail);
  if (head !== undefined) points = leaving([...points].reverse(), head).reverse();
  // A line that begins at a frame has its label outside of the frame, too.
  const at = tail === undefined ? route.label : middleOf(points);
  const label = text === '' || at === undefined ? {} : { label: { ...at, text, width: textWidth(text, FONT.label) } };
  return [{ edge, points, ...label }];
}
