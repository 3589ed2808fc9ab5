import type { TopLevelSpec } from 'vega-lite';
import { COLOUR } from './theme.ts';

/** More would be thinner than can be told apart. */
const MOST_BARS = 32;
const SIZE = { width: 120, height: 28 } as const;

/** A histogram without axes, heights by the root of the counts lest a long tail vanish; neighbouring bins are put together where there are many. */
export function miniHistogram(counts: readonly number[]): TopLevelSpec {
  const fold = Math.ceil(counts.length / MOST_BARS);
  const sum = (from: number) => counts.slice(from, from + fold).reduce((total, count) => total + count, 0);
  return bars(Array.from({ length: Math.ceil(counts.length / fold) }, (_, bar) => sum(bar * fold)));
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
      y: { field: 'count', type: 'quantitative', axis: null, scale: { type: 'sqrt' } },
    },
  };
}
