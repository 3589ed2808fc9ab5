import { px, smoothLine } from './line.ts';
import type { PipelineGraph } from './model.ts';
import { FONT, type PlacedEdge, type PlacedGroup, type PlacedNode, placeGraph } from './place.ts';
import { SVG_STYLE } from './svg-style.ts';
import { textWidth } from './text-width.ts';

export interface SvgOptions {
  /** `auto` follows the viewer. Default `auto`. */
  readonly theme?: 'auto' | 'light' | 'dark';
}

const HEADING = 46;

/** The graph as one SVG file that needs nothing else: no font, no script, no style sheet. */
export function graphSvg(graph: PipelineGraph, { theme = 'auto' }: SvgOptions = {}): string {
  const { nodes, groups, edges, ...size } = placeGraph(graph);
  const width = Math.ceil(Math.max(size.width, textWidth(graph.name, 16, true) + 32, 200));
  const height = Math.ceil(size.height + HEADING);
  const left = Math.round((width - size.width) / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${theme}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(`Pipeline ${graph.name}: ${nodes.length} steps`)}">`,
    `<style>${SVG_STYLE}</style>`,
    `<defs>${['data', 'decides', 'order', 'always'].map(arrowHead).join('')}</defs>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="heading" x="16" y="28">${escapeXml(graph.name)}${graph.description === undefined ? '' : `<title>${escapeXml(graph.description)}</title>`}</text>`,
    `<g transform="translate(${left} ${HEADING - 8})">`,
    ...groups.map(frame),
    ...edges.map(line),
    ...nodes.map(card),
    ...groups.map(title),
    ...edges.map(label),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

const arrowHead = (kind: string): string =>
  `<marker id="arrow-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="arrow ${kind}" d="M0 0L8 4L0 8z"/></marker>`;

function frame({ group, x, y, width, height }: PlacedGroup): string {
  const shape = (dx: number, extra = '') =>
    `<rect x="${px(x + dx)}" y="${px(y + dx)}" width="${px(width)}" height="${px(height)}" rx="12"${extra}/>`;
  // A loop looks like a stack: its body runs many times.
  const stack = group.kind === 'loop' ? shape(4, ' class="behind"') : '';
  return `<g class="group ${group.kind}">${stack}${shape(0)}</g>`;
}

const title = ({ group, title: { x, y, text } }: PlacedGroup): string =>
  `<text class="title ${group.kind}" x="${px(x)}" y="${px(y)}" dy=".35em">${escapeXml(text)}<title>${escapeXml(group.title)}</title></text>`;

function card({ node, name, detail, x, y, width, height }: PlacedNode): string {
  const middle = width / 2;
  const second =
    detail === '' ? '' : `<text class="detail" x="${px(middle)}" y="${height - 11}">${escapeXml(detail)}</text>`;
  const first = `<text class="name" x="${px(middle)}" y="${detail === '' ? height / 2 + FONT.name * 0.36 : 19}">${escapeXml(name)}</text>`;
  const shape = `<rect width="${px(width)}" height="${px(height)}" rx="${node.kind === 'step' ? 8 : height / 2}"/>`;
  return `<g class="node ${node.kind}" transform="translate(${px(x)} ${px(y)})"><title>${escapeXml(`${node.id} (${node.component})`)}</title>${shape}${first}${second}</g>`;
}

const line = ({ edge, points }: PlacedEdge): string =>
  `<path class="edge ${edge.kind}" d="${smoothLine(points)}" marker-end="url(#arrow-${edge.kind})"/>`;

const label = ({ label: placed }: PlacedEdge): string =>
  placed === undefined
    ? ''
    : `<text class="label" x="${px(placed.x)}" y="${px(placed.y)}" dy=".35em">${escapeXml(placed.text)}</text>`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Names come from files: markup in them is text, and control characters, which XML forbids, are left out. */
const escapeXml = (text: string): string =>
  text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
