import type { EvaluationCurves } from '@millrace/model';
import { formatCount } from '../format.ts';
import type { Chart } from './chart.ts';
import { COLOUR } from './theme.ts';
import { logTicks } from './ticks.ts';

const WIDTHS = { one: 440 } as const;
const HEIGHT = 260;

/** One point a row; on the diagonal a prediction is exact. */
export function predictedAgainstActual(
  pairs: NonNullable<EvaluationCurves['predictedVsActual']>,
  target: string,
  split: string,
): Chart {
  const all = pairs.flat();
  const [low, high] = all.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)] as const, [
    Infinity,
    -Infinity,
  ] as const);
  // Prices that span orders of magnitude would be a blot in the corner of a linear axis.
  const logarithmic = low > 0 && high / low > 50;
  const type: 'log' | 'linear' = logarithmic ? 'log' : 'linear';
  const scale = { type, zero: false, nice: !logarithmic, domain: [low, high] };
  const axis = { tickCount: 5, format: '~s', ...(logarithmic ? { values: logTicks(low, high, 8) } : {}) };
  return {
    label: `Predicted against actual ${target} of ${pairs.length} rows of the ${split} split`,
    caption: `Predicted against actual ${target}, ${formatCount(pairs.length)} rows of the ${split} split; on the line a prediction is exact${logarithmic ? ' (logarithmic axes)' : ''}.`,
    widths: WIDTHS,
    spec: (width) => ({
      width,
      height: HEIGHT,
      autosize: { type: 'fit-x', contains: 'padding' },
      data: { values: pairs.map(([actual, predicted]) => ({ actual, predicted })) },
      layer: [
        {
          data: { values: [low, high].map((v) => ({ actual: v, predicted: v })) },
          mark: { type: 'line', color: COLOUR.muted, strokeWidth: 1, strokeDash: [5, 4] },
          encoding: { x: { field: 'actual', type: 'quantitative' }, y: { field: 'predicted', type: 'quantitative' } },
        },
        {
          mark: { type: 'point', filled: true, size: 14, opacity: 0.55, color: COLOUR.first },
          encoding: {
            x: { field: 'actual', type: 'quantitative', title: 'actual', scale, axis },
            y: { field: 'predicted', type: 'quantitative', title: 'predicted', scale, axis },
          },
        },
      ],
    }),
  };
}

/** How often the model is off by how much. */
export function residualHistogram(
  { edges, counts }: NonNullable<EvaluationCurves['residuals']>,
  target: string,
  split: string,
): Chart {
  const values = counts.map((rows, i) => ({ from: edges[i] ?? 0, to: edges[i + 1] ?? 0, rows }));
  const x = {
    field: 'from',
    type: 'quantitative',
    title: 'predicted − actual',
    axis: { tickCount: 6, format: '~s' },
  } as const;
  return {
    label: `Histogram of residuals of ${target} on the ${split} split, ${counts.length} bins`,
    caption: `Residuals of ${target} on the ${split} split: rows by predicted − actual.`,
    widths: WIDTHS,
    spec: (width) => ({
      width,
      height: HEIGHT,
      autosize: { type: 'fit-x', contains: 'padding' },
      data: { values },
      layer: [
        {
          mark: { type: 'bar', color: COLOUR.first, binSpacing: 1 },
          encoding: {
            x: { ...x, bin: { binned: true } },
            x2: { field: 'to' },
            y: { field: 'rows', type: 'quantitative', title: 'rows' },
          },
        },
        {
          data: { values: [{ from: 0 }] },
          mark: { type: 'rule', color: COLOUR.muted, strokeDash: [4, 4] },
          encoding: { x: { field: 'from', type: 'quantitative' } },
        },
      ],
    }),
  };
}
