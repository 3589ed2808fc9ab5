import { formatRef } from '../refs.ts';
import type { LineageEdge, LineageGraph, LineageNode } from './graph.ts';

export interface RenderOptions {
  /** URI of the bucket: places within it are written without it. Default: all are written in full. */
  readonly base?: string;
}

/** One line for a person: what it is, where, and the beginning of its digest. */
export function describeNode(node: LineageNode, { base }: RenderOptions = {}): string {
  switch (node.kind) {
    case 'execution':
      return `${node.execution.component} (${formatRef(node.execution)})`;
    case 'artifact':
      return `${within(base, node.artifact.uri)} [${node.artifact.type}, ${short(node.artifact.digest)}]`;
    case 'read':
      return `${node.uri} [read, ${short(node.digest)}]`;
    case 'model': {
      const { name, version, aliases, digest } = node.model;
      return `${name}@${version}${aliases.map((alias) => ` ${alias}`).join('')} [model version, ${short(digest)}]`;
    }
  }
}

/**
 * The graph as a tree of lines below its roots: `up` from them to what they came from, `down` to what came of them.
 * What has been printed in full is not printed again below a second place.
 */
export function lineageTree(graph: LineageGraph, direction: 'up' | 'down', options: RenderOptions = {}): string {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const next = Map.groupBy(graph.edges, (edge) => (direction === 'up' ? edge.to : edge.from));
  const printed = new Set<string>();
  const lines: string[] = [];

  const print = (id: string, label: string, head: string, indent: string): void => {
    const node = nodes.get(id);
    if (node === undefined) return;
    const edges = next.get(id) ?? [];
    const again = printed.has(id) && edges.length > 0;
    lines.push(`${head}${label}${describeNode(node, options)}${again ? ' (see above)' : ''}`);
    if (again) return;
    printed.add(id);
    edges.forEach((edge, index) => {
      const last = index === edges.length - 1;
      const there = direction === 'up' ? edge.from : edge.to;
      print(there, labelOf(edge, node), `${indent}${last ? '└─ ' : '├─ '}`, `${indent}${last ? '   ' : '│  '}`);
    });
  };
  for (const root of graph.roots) print(root, '', '', '');
  return lines.join('\n');
}

/** The name of an input or output, where it says more than the node does. */
const labelOf = (edge: LineageEdge, parent: LineageNode): string =>
  parent.kind === 'execution' && !edge.from.startsWith('read:') ? `${edge.name}: ` : '';

const SHAPES = {
  execution: ['[', ']'],
  artifact: ['([', '])'],
  read: ['[(', ')]'],
  model: ['{{', '}}'],
} as const;

/** The graph for Mermaid (https://mermaid.js.org/syntax/flowchart.html); equal graphs give equal text. */
export function lineageMermaid(graph: LineageGraph, options: RenderOptions = {}): string {
  const names = new Map(graph.nodes.map((node, index) => [node.id, `n${index + 1}`]));
  const nodes = graph.nodes.map((node) => {
    const [open, close] = SHAPES[node.kind];
    return `  ${names.get(node.id)}${open}"${quote(describeNode(node, options))}"${close}`;
  });
  const edges = graph.edges.map((edge) => {
    const label = edge.from.startsWith('read:') ? '' : `|"${quote(edge.name)}"|`;
    return `  ${names.get(edge.from)} -->${label} ${names.get(edge.to)}`;
  });
  const roots = graph.roots.map((id) => `  style ${names.get(id)} stroke-width:3px`);
  return ['flowchart LR', ...nodes, ...edges, ...roots].join('\n');
}

/** Mermaid's own escapes; quotes and angle brackets would end the label or be read as HTML. */
const quote = (text: string): string =>
  text.replaceAll('#', '#35;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;');
const within = (base: string | undefined, uri: string): string =>
  base !== undefined && uri.startsWith(`${base}/`) ? uri.slice(base.length + 1) : uri;
const short = (digest: string): string => digest.slice(0, 'sha256:'.length + 12);
