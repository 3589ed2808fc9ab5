import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { html, type Markup, trustedMarkup } from '../html.ts';
import { chartConfig } from './theme.ts';

/** A picture with its words: `label` says what it shows to who cannot see it, `caption` stands below. */
export interface Chart {
  readonly label: string;
  readonly caption?: string;
  readonly spec: TopLevelSpec;
  /** May not shrink below its width, and scrolls instead. */
  readonly wide?: boolean;
}

/** A chart as a figure holding static SVG: no script is needed to see it. */
export async function figure(chart: Chart): Promise<Markup> {
  const svg = trustedMarkup(await toSvg(chart.spec));
  const caption = chart.caption === undefined ? undefined : html`<figcaption>${chart.caption}</figcaption>`;
  return html`<figure>${picture(svg, chart.label, chart.wide === true)}${caption}</figure>`;
}

/** A small picture for a cell of a table. */
export async function sparkline(spec: TopLevelSpec, label: string): Promise<Markup> {
  return html`<span class="spark" role="img" aria-label="${label}">${trustedMarkup(await toSvg(spec, 0))}</span>`;
}

/** Markup around an SVG: scrollable, by keyboard too, where it may not shrink. */
export function picture(svg: Markup, label: string, wide: boolean): Markup {
  const image = html`<div class="chart" role="img" aria-label="${label}">${svg}</div>`;
  if (!wide) return image;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}, scrollable">${image}</div>`;
}

async function toSvg(spec: TopLevelSpec, padding = 4): Promise<string> {
  const compiled = compile(spec, { config: { ...chartConfig, padding }, logger: silent }).spec;
  const view = new View(parse(compiled), { renderer: 'none', logger: silent });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Vega's logger writes to the console, which belongs to the caller. */
const silent = {
  level: () => silent,
  error: () => silent,
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
};
