import { type Box, type Flow, layoutGraph, type Point } from '@millrace/pipeline';
import type { ReportStep } from '../data.ts';

export type { Box, Flow } from '@millrace/pipeline';

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly steps: readonly (Box & { readonly step: ReportStep })[];
  /** Steps that stand under one condition. */
  readonly branches: readonly (Box & { readonly condition: string })[];
  readonly edges: readonly { readonly points: readonly Point[] }[];
}
export const STEP_SIZE = { width: 146, height: 50 } as const;

/** Places steps in layers so that edges point one way; the same input gives the same picture. */
export function layoutSteps(steps: readonly ReportStep[], flow: Flow): Layout {
  const branches = branchesOf(steps);
  const placed = layoutGraph(
    {
      nodes: steps.map((step) => ({ ...STEP_SIZE, id: step.id, group: branchOf(step) })),
      groups: branches.map(([id]) => ({ id })),
      edges: steps.flatMap((step) => step.dependsOn.map((before) => ({ from: before, to: step.id }))),
    },
    { flow, gaps: flow === 'across' ? { nodes: 18, layers: 30 } : { nodes: 10, layers: 34 } },
  );
  return {
    width: placed.width,
    height: placed.height,
    steps: steps.map((step) => ({ ...boxOf(placed.nodes.get(step.id)), step })),
    branches: branches.map(([id, condition]) => ({ ...boxOf(placed.groups.get(id)), condition })),
    edges: placed.edges,
  };
}

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

const boxOf = (box: Box = { x: 0, y: 0, width: 0, height: 0 }): Box => box;
