import type { CompiledPipeline } from '../ir/compiled.ts';
import { type GroupKind, type Outline, outline } from '../outline/index.ts';

/** A step in the picture. */
export interface GraphNode {
  readonly id: string;
  readonly name: string;
  readonly component: string;
  /** `always`: runs at the end, whatever became of the rest. */
  readonly kind: 'step' | 'importer' | 'always';
  /** Id of the group that it stands in. */
  readonly group?: string;
}

/** A frame around steps: a branch, all branches of a choice, a loop, a nested pipeline, what an exit handler guards. */
export interface GraphGroup {
  readonly id: string;
  readonly kind: GroupKind;
  /** In words: `when evaluate.score >= threshold`. */
  readonly title: string;
  readonly group?: string;
}

export interface GraphEdge {
  /** A step, or a group. */
  readonly from: string;
  readonly to: string;
  /** `data`: outputs flow; `decides`: a condition or a list looks at them; `order`: only comes after; `always`: at the end. */
  readonly kind: 'data' | 'decides' | 'order' | 'always';
  /** Names of the outputs that flow, sorted. */
  readonly outputs: readonly string[];
}

/** A pipeline as a picture, before anything has a place; in the order in which steps may run. */
export interface PipelineGraph {
  readonly name: string;
  readonly description?: string;
  readonly nodes: readonly GraphNode[];
  readonly groups: readonly GraphGroup[];
  readonly edges: readonly GraphEdge[];
}

/**
 * The graph of a compiled pipeline. Values are followed through branches and loops to the step that makes them, so that
 * an edge always leads from a step.
 */
export function graphOf({ spec }: CompiledPipeline): PipelineGraph {
  const { name, description } = spec.pipelineInfo;
  const outlined = outline(spec);
  return {
    name,
    ...(description === undefined || description === '' ? {} : { description }),
    nodes: outlined.steps.map(({ id, name: shown, component, executor, task, group }) => ({
      id,
      name: shown,
      component,
      kind:
        executor?.importer !== undefined
          ? 'importer'
          : task.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'
            ? 'always'
            : 'step',
      ...(group === undefined ? {} : { group }),
    })),
    groups: outlined.groups.map(({ id, kind, title, group }) => ({
      id,
      kind,
      title,
      ...(group === undefined ? {} : { group }),
    })),
    edges: edgesOf(outlined),
  };
}

function edgesOf({ steps, groups }: Outline): GraphEdge[] {
  const edges = new Map<string, { from: string; to: string; kind: GraphEdge['kind']; outputs: Set<string> }>();
  const add = (from: string, to: string, kind: GraphEdge['kind'], output?: string) => {
    const key = JSON.stringify([from, to]);
    const edge = edges.get(key) ?? { from, to, kind, outputs: new Set<string>() };
    if (output !== undefined) edge.outputs.add(output);
    edges.set(key, edge);
  };
  const always = new Set(
    steps.filter(({ task }) => task.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED').map(({ id }) => id),
  );
  for (const { id, inputs } of steps) {
    for (const { from } of inputs.values()) for (const { step, output } of from) add(step, id, 'data', output);
  }
  for (const { id, looksAt } of groups) {
    for (const { from } of looksAt) for (const { step, output } of from) add(step, id, 'decides', output);
  }
  for (const { id, after } of [...steps, ...groups]) {
    for (const other of after) add(other, id, always.has(id) ? 'always' : 'order');
  }
  return [...edges.values()].map(({ outputs, ...edge }) => ({ ...edge, outputs: [...outputs].sort() }));
}
