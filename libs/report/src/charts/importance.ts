import type { EvaluationCurves } from '@millrace/model';
import { clip, formatNumber } from '../format.ts';
import { metricName } from '../sections/metrics.ts';
import { type Chart, FULL } from './chart.ts';
import { COLOUR } from './theme.ts';

/** Features beyond this many are left out of the picture. */
const MOST = 25;

/** How much worse the metric gets when a feature is shuffled, with one standard deviation to each side. */
export function importanceBars({ metric, features }: NonNullable<EvaluationCurves['importance']>): Chart {
  const values = features.slice(0, MOST).map(({ feature, mean, standardDeviation }) => ({
    ...{ feature: clip(feature, 24), mean, low: mean - standardDeviation, high: mean + standardDeviation },
  }));
  const left = features.length - values.length;
  const y = { field: 'feature', type: 'nominal', sort: null, title: null } as const;
  const title = `worsening of ${metricName(metric)}`;
  return {
    label: `Permutation importance: ${values.map(({ feature, mean }) => `${feature} ${formatNumber(mean)}`).join(', ')}`,
    caption: `How much worse ${metricName(metric)} gets when a feature’s values are shuffled; lines are one standard deviation${left === 0 ? '' : `; ${left} weaker features are not shown`}.`,
    widths: FULL,
    spec: (width) => ({
      width,
      autosize: { type: 'fit-x', contains: 'padding' },
      height: { step: 24 },
      data: { values },
      layer: [
        {
          mark: { type: 'bar', color: COLOUR.first, height: 13, cornerRadius: 3 },
          encoding: {
            y,
            x: { field: 'mean', type: 'quantitative', stack: null, title, axis: { tickCount: 5 } },
          },
        },
        {
          mark: { type: 'rule', color: COLOUR.text, strokeWidth: 1.5 },
          encoding: { y, x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
        },
      ],
    }),
  };
}
