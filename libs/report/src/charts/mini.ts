import type { TopLevelSpec } from 'vega-lite';
import type { ReportHistogram } from '../data.ts';
import { COLOUR } from './theme.ts';

const SIZE = { width: 120, height: 28 } as const;

/** A histogram without axes. Bars have equal widths: bins are told apart even where their edges crowd. */
export function miniHistogram({ counts }: ReportHistogram): TopLevelSpec {
  return bars(counts);
}

/** Counts of categories, the most frequent first. */
export function miniBars(top: readonly { readonly count: number }[]): TopLevelSpec {
  return bars(top.map(({ count }) => count));
}

function bars(counts: readonly number[]): TopLevelSpec {
  return {
    ...SIZE,
    data: { values: counts.map((count, bin) => ({ bin, count })) },
    mark: { type: 'bar', color: COLOUR.first, width: { band: 0.86 } },
    encoding: {
      x: { field: 'bin', type: 'ordinal', axis: null, scale: { paddingInner: 0, paddingOuter: 0 } },
      y: { field: 'count', type: 'quantitative', axis: null },
    },
  };
}
