import type { Config } from 'vega-lite';

/** Colours by meaning; the page's style gives each a value for light and one for dark. */
export const COLOUR = {
  text: 'var(--text)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  first: 'var(--first)',
  second: 'var(--second)',
  good: 'var(--good)',
  bad: 'var(--bad)',
  quiet: 'var(--quiet)',
} as const;

/** One colour a class or curve; repeated from the start when there are more. */
export const SERIES = Array.from({ length: 8 }, (_, i) => `var(--series-${i + 1})`);

/** Look of every chart. Sizes are CSS pixels. */
export const chartConfig: Config = {
  background: 'transparent',
  padding: 4,
  font: 'system-ui, sans-serif',
  aria: false,
  view: { stroke: null },
  axis: {
    domainColor: COLOUR.line,
    gridColor: COLOUR.line,
    tickColor: COLOUR.line,
    labelColor: COLOUR.muted,
    titleColor: COLOUR.muted,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    labelLimit: 400,
    gridDash: [2, 3],
  },
  axisBand: { grid: false, ticks: false, domain: false },
  legend: {
    labelColor: COLOUR.text,
    titleColor: COLOUR.muted,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    orient: 'top',
    symbolStrokeWidth: 2,
    labelLimit: 400,
  },
  line: { strokeWidth: 2, strokeCap: 'round' },
  text: { fontSize: 11, color: COLOUR.text },
};
