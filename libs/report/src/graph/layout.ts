import { Graph, layout } from '@dagrejs/dagre';
import type { ReportStep } from '../data.ts';

/** `across`: from left to right, for wide screens; `down`: from top to bottom, for narrow ones. */
export type Flow = 'across' | 'down';

export interface Box {
  /** Upper left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly steps: readonly (Box & { readonly step: ReportStep })[];
  /** Steps that stand under one condition. */
  readonly branches: readonly (Box & { readonly condition: string })[];
  readonly edges: readonly { readonly points: readonly Point[] }[];
}
export type Point = { readonly x: number; readonly y: number };

export const STEP_SIZE = { width: 146, height: 50 } as const;

const MARGIN = 8;

/** Places steps in layers so that edges point one way (dagre's network simplex); the same input gives the same picture. */
export function layoutSteps(steps: readonly ReportStep[], flow: Flow): Layout {
  const graph = new Graph({ compound: true });
  graph.setGraph({
    ...{ rankdir: flow === 'across' ? 'LR' : 'TB', marginx: MARGIN, marginy: MARGIN },
    ...{ nodesep: flow === 'across' ? 18 : 10, ranksep: flow === 'across' ? 30 : 34 },
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const step of steps) {
    graph.setNode(nodeOf(step.id), { ...STEP_SIZE });
    const branch = branchOf(step);
    if (branch === undefined) continue;
    graph.setNode(clusterOf(branch), {});
    graph.setParent(nodeOf(step.id), clusterOf(branch));
  }
  const known = new Set(steps.map((step) => step.id));
  for (const step of steps) {
    for (const before of step.dependsOn) if (known.has(before)) graph.setEdge(nodeOf(before), nodeOf(step.id));
  }
  layout(graph);
  const size: Placed = graph.graph();
  // dagre's types do not resolve for ES modules; this is what `edges` gives (https://github.com/dagrejs/graphlib/wiki).
  const edges: readonly { readonly v: string; readonly w: string }[] = graph.edges();
  const points = edges.flatMap((edge) => pointsOf(graph.edge(edge)));
  return {
    // dagre leaves out what an edge needs beyond the outermost box.
    width: Math.max(size.width ?? 0, ...points.map(({ x }) => x + MARGIN)),
    height: Math.max(size.height ?? 0, ...points.map(({ y }) => y + MARGIN)),
    steps: steps.map((step) => ({ ...boxOf(graph.node(nodeOf(step.id))), step })),
    branches: branchesOf(steps).map(([branch, condition]) => ({ ...boxOf(graph.node(clusterOf(branch))), condition })),
    edges: edges.map((edge) => ({ points: pointsOf(graph.edge(edge)) })),
  };
}

/** Prefixes keep step ids such as `constructor` or a branch's name from meaning anything to the graph. */
const nodeOf = (id: string): string => `step ${id}`;
const clusterOf = (branch: string): string => `branch ${branch}`;

/** The innermost branch of a step, from its id. */
function branchOf(step: ReportStep): string | undefined {
  const end = step.id.lastIndexOf('/');
  return step.condition === undefined ? undefined : end < 0 ? step.condition : step.id.slice(0, end);
}

function branchesOf(steps: readonly ReportStep[]): [string, string][] {
  const branches = new Map<string, string>();
  for (const step of steps) {
    const branch = branchOf(step);
    if (branch !== undefined && step.condition !== undefined) branches.set(branch, step.condition);
  }
  return [...branches];
}

type Placed = { x?: number; y?: number; width?: number; height?: number };
function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Placed): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}
const pointsOf = (edge: { points?: Point[] }): Point[] => edge.points ?? [];
