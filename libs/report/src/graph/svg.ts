import { px, smoothLine } from '@millrace/pipeline';
import type { ReportStep } from '../data.ts';
import { clip, formatDuration } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { type Box, type Flow, layoutSteps } from './layout.ts';

/** The steps as boxes coloured by state, edges between them, and a frame around what stands under a condition. */
export function graphSvg(steps: readonly ReportStep[], flow: Flow): Markup {
  const placed = layoutSteps(steps, flow);
  const [width, height] = [Math.ceil(placed.width), Math.ceil(placed.height)];
  const arrow = `arrow-${flow}`;
  return html`<svg class="graph" xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" style="min-width:${Math.round(0.7 * width)}px">
<defs><marker id="${arrow}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="arrow" d="M0 0L8 4L0 8z"/></marker></defs>
${placed.branches.map((branch) => branchFrame(branch, flow))}
${placed.edges.map(({ points }) => html`<path class="edge" d="${smoothLine(points)}" marker-end="url(#${arrow})"/>`)}
${placed.steps.map((box) => stepBox(box, box.step))}
</svg>`;
}

/** Its condition stands on the side where no edge comes in. */
function branchFrame(box: Box & { readonly condition: string }, flow: Flow): Markup {
  const y = flow === 'across' ? box.y + 12 : box.y + box.height - 5;
  return html`<g class="branch"><rect x="${px(box.x)}" y="${px(box.y)}" width="${px(box.width)}" height="${px(box.height)}" rx="10"/><text x="${px(box.x + 8)}" y="${px(y)}">${fit(`if ${box.condition}`, box.width, 5.4)}<title>${`if ${box.condition}`}</title></text></g>`;
}

function stepBox(box: Box, step: ReportStep): Markup {
  const time = step.durationSeconds === undefined ? '' : ` · ${formatDuration(step.durationSeconds)}`;
  const [x, y] = [px(box.x), px(box.y)];
  const times = step.iterations === undefined ? '' : ` · ${step.iterations}×`;
  return html`<g class="step state-${step.state}" transform="translate(${x} ${y})"><title>${`${step.id}: ${step.state}${time}`}</title><rect width="${box.width}" height="${box.height}" rx="8"/><rect class="bar" width="5" height="${box.height}" rx="2.5"/><text class="name" x="16" y="21">${fit(step.name, box.width - 24, 7.4)}</text><text class="state" x="16" y="38">${fit(`${step.state}${times}${time}`, box.width - 24, 5.4)}</text></g>`;
}

/** SVG does not wrap: as much of a text as fits `width` at `perCharacter` pixels. */
const fit = (text: string, width: number, perCharacter: number): string => clip(text, Math.floor(width / perCharacter));
