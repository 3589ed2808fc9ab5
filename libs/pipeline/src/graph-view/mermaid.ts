import type { GraphEdge, GraphGroup, GraphNode, PipelineGraph } from './model.ts';

/**
 * The graph as a Mermaid flow chart, with a frame around every group.
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function graphMermaid(graph: PipelineGraph): string {
  const ids = idsOf(graph);
  const id = (of: string): string => ids.get(of) ?? 'unknown';
  const inside = (group: string | undefined, indent: string): string[] => [
    ...graph.nodes.filter((node) => node.group === group).map((node) => `${indent}${id(node.id)}${shape(node)}`),
    ...graph.groups
      .filter((one) => one.group === group)
      .flatMap((one) => [
        `${indent}subgraph ${id(one.id)}["${quote(one.title)}"]`,
        ...inside(one.id, `${indent}  `),
        `${indent}end`,
      ]),
  ];
  return [
    'flowchart TD',
    ...inside(undefined, '  '),
    ...graph.edges.map((edge) => `  ${id(edge.from)} ${arrow(edge)} ${id(edge.to)}`),
    ...styles(graph.groups, id),
    '',
  ].join('\n');
}

/** Readable, and never a word of Mermaid's such as `end`; unique even where punctuation is all that differs. */
function idsOf({ nodes, groups }: PipelineGraph): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const [prefix, items] of [
    ['step', nodes],
    ['group', groups],
  ] as const) {
    for (const { id } of items) {
      const plain = `${prefix}-${id.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
      let unique = plain;
      for (let i = 2; taken.has(unique); i++) unique = `${plain}-${i}`;
      taken.add(unique);
      ids.set(id, unique);
    }
  }
  return ids;
}

function shape({ name, component, kind }: GraphNode): string {
  const text = quote(name === component || kind === 'importer' ? name : `${name} (${component})`);
  return kind === 'step' ? `["${text}"]` : `(["${text}"])`;
}

function arrow({ kind, outputs }: GraphEdge): string {
  const text = kind === 'always' ? 'at the end' : outputs.join(', ');
  const line = kind === 'data' ? '-->' : '-.->';
  return text === '' ? line : `${line}|"${quote(text)}"|`;
}

const styles = (groups: readonly GraphGroup[], id: (of: string) => string): string[] =>
  groups.filter(({ kind }) => kind === 'branch').map((group) => `  style ${id(group.id)} stroke-dasharray: 5 4`);

/** Entities in Mermaid's own spelling. */
const quote = (text: string): string =>
  text.replace(/[#"<>&`\n]/g, (character) => (character === '\n' ? ' ' : `#${character.codePointAt(0) ?? 0};`));
