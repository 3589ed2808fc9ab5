import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { html, type Markup, trustedMarkup } from '../html.ts';
import { chartConfig } from './theme.ts';

/** A picture with its words: `label` says what it shows to who cannot see it, `caption` stands below. */
export interface Chart {
  readonly label: string;
  readonly caption?: string;
  /** Drawn for each of these widths, in pixels, axes included. */
  readonly widths: Widths;
  readonly spec: (width: number) => TopLevelSpec;
}

/** One drawing that shrinks, one that scrolls, or one for wide and one for narrow screens. */
export type Widths = { readonly one: number } | { readonly scrolling: number } | typeof FULL | typeof HALF;
/** Over the whole page. */
export const FULL = { wide: 1000, narrow: 340 } as const;
/** Beside something else. */
export const HALF = { wide: 480, narrow: 340 } as const;

/** A chart as a figure holding static SVG: no script is needed to see it. */
export async function figure(chart: Chart): Promise<Markup> {
  const caption = chart.caption === undefined ? undefined : html`<figcaption>${chart.caption}</figcaption>`;
  return html`<figure>${await drawings(chart)}${caption}</figure>`;
}

async function drawings({ label, widths, spec }: Chart): Promise<Markup> {
  const draw = async (width: number) => trustedMarkup(await toSvg(spec(width)));
  if ('one' in widths) return picture(await draw(widths.one), label);
  if ('scrolling' in widths) return scrolling(picture(await draw(widths.scrolling), label), label);
  return forBoth(picture(await draw(widths.wide), label), picture(await draw(widths.narrow), label));
}

/** A small picture for a cell of a table. */
export async function sparkline(spec: TopLevelSpec, label: string): Promise<Markup> {
  return html`<span class="spark" role="img" aria-label="${label}">${trustedMarkup(await toSvg(spec, 0))}</span>`;
}

/** An SVG with its words. */
export const picture = (svg: Markup, label: string): Markup =>
  html`<div class="chart" role="img" aria-label="${label}">${svg}</div>`;

/** The style shows the one that fits the screen. */
export const forBoth = (wide: Markup, narrow: Markup): Markup =>
  html`<div class="for-wide">${wide}</div><div class="for-narrow">${narrow}</div>`;

/** May not shrink; scrolls, by keyboard too. */
export const scrolling = (content: Markup, label: string): Markup =>
  html`<div class="scroll" role="region" tabindex="0" aria-label="${label}, scrollable">${content}</div>`;

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
