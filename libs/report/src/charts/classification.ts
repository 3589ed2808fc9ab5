import type { EvaluationCurves } from '@millrace/model';
import { formatNumber } from '../format.ts';
import type { Chart } from './chart.ts';
import { COLOUR, SERIES } from './theme.ts';

/** Rows by actual and predicted class; shade is the share of the actual class. */
export function confusionMatrix({ classes, rows }: NonNullable<EvaluationCurves['confusion']>): Chart {
  const values = rows.flatMap((cells, actual) => {
    const total = cells.reduce((sum, count) => sum + count, 0);
    return cells.map((count, predicted) => {
      const share = total === 0 ? 0 : count / total;
      return {
        actual: classes[actual],
        predicted: classes[predicted],
        count,
        share,
        ink: share > 0.5 ? 'var(--card)' : COLOUR.text,
      };
    });
  });
  const axis = { labelAngle: 0, labelLimit: 150 };
  const x = {
    field: 'predicted',
    type: 'nominal',
    sort: null,
    title: 'predicted',
    axis: { ...axis, labelAngle: -40 },
  } as const;
  const y = { field: 'actual', type: 'nominal', sort: null, title: 'actual', axis } as const;
  return {
    label: `Confusion matrix of ${classes.length} classes`,
    caption: 'Rows by actual and predicted class; the shade is the share of the actual class.',
    widths: { one: 40 * classes.length },
    spec: (width) => ({
      width,
      height: { step: 32 },
      data: { values },
      layer: [
        {
          mark: { type: 'rect', color: COLOUR.first, cornerRadius: 2 },
          encoding: {
            x,
            y,
            opacity: {
              field: 'share',
              type: 'quantitative',
              scale: { domain: [0, 1], range: [0.05, 1] },
              legend: null,
            },
          },
        },
        {
          mark: { type: 'text', fontSize: 10 },
          encoding: {
            x,
            y,
            text: { field: 'count', type: 'quantitative', format: ',d' },
            color: { field: 'ink', type: 'nominal', scale: null },
          },
        },
      ],
    }),
  };
}

/** True against false positives of each class against the rest. */
export function rocCurves(curves: NonNullable<EvaluationCurves['roc']>): Chart {
  const names = curves.map(({ class: name, auc }) => (auc === null ? name : `${name} (${formatNumber(auc, 3)})`));
  const values = curves.flatMap(({ points }, curve) =>
    points.map(({ falsePositiveRate, truePositiveRate }, order) => ({
      curve: names[curve],
      order,
      falsePositiveRate,
      truePositiveRate,
    })),
  );
  const axis = { format: '.0%', tickCount: 5 };
  return {
    label: `ROC curves: ${names.join(', ')}`,
    caption: 'ROC of each class against the rest, with the area under it; the diagonal is chance.',
    widths: { one: 440 },
    spec: (width) => ({
      width,
      autosize: { type: 'fit-x', contains: 'padding' },
      height: 260,
      layer: [
        {
          data: { values: [0, 1].map((p) => ({ x: p, y: p })) },
          mark: { type: 'line', color: COLOUR.muted, strokeWidth: 1, strokeDash: [5, 4] },
          encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
        },
        {
          data: { values },
          mark: { type: 'line', strokeWidth: 1.8 },
          encoding: {
            x: { field: 'falsePositiveRate', type: 'quantitative', title: 'false positives', axis },
            y: { field: 'truePositiveRate', type: 'quantitative', title: 'true positives', axis },
            order: { field: 'order' },
            color: {
              field: 'curve',
              type: 'nominal',
              title: null,
              scale: { domain: names, range: curves.map((_, i) => SERIES[i % SERIES.length] ?? '') },
              legend: { columns: 2 },
            },
          },
        },
      ],
    }),
  };
}
