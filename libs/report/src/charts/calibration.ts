import type { EvaluationCurves } from '@millrace/model';
import { formatCount, formatShare } from '../format.ts';
import type { Chart } from './chart.ts';
import { COLOUR } from './theme.ts';

/** Reliability diagram: how often the predicted class is right, against how sure the model is of it. */
export function reliability({ bins, expectedCalibrationError }: NonNullable<EvaluationCurves['calibration']>): Chart {
  const most = Math.max(...bins.map(({ rows }) => rows), 1);
  const values = bins.map(({ confidence, accuracy, rows }) => ({ confidence, accuracy, share: rows / most }));
  const axis = { format: '.0%', tickCount: 5 };
  const scale = { domain: [0, 1] };
  const x = {
    field: 'confidence',
    type: 'quantitative',
    title: 'probability of the predicted class',
    axis,
    scale,
  } as const;
  const y = { field: 'accuracy', type: 'quantitative', title: 'share that is right', axis, scale } as const;
  return {
    label: `Reliability diagram of ${formatCount(bins.reduce((total, { rows }) => total + rows, 0))} rows in ${bins.length} bins`,
    caption: `How sure the model is against how often it is right: below the diagonal it is too sure. Larger points hold more rows; the expected calibration error is ${formatShare(expectedCalibrationError, 1)}.`,
    widths: { one: 440 },
    spec: (width) => ({
      width,
      autosize: { type: 'fit-x', contains: 'padding' },
      height: 260,
      data: { values },
      layer: [
        {
          data: { values: [0, 1].map((p) => ({ confidence: p, accuracy: p })) },
          mark: { type: 'line', color: COLOUR.muted, strokeWidth: 1, strokeDash: [5, 4] },
          encoding: { x, y },
        },
        {
          mark: { type: 'rule', color: COLOUR.second, strokeWidth: 1.5 },
          encoding: { x, y: { ...y, field: 'confidence' }, y2: { field: 'accuracy' } },
        },
        {
          mark: { type: 'point', filled: true, color: COLOUR.first, opacity: 1 },
          encoding: {
            ...{ x, y },
            size: { field: 'share', type: 'quantitative', legend: null, scale: { domain: [0, 1], range: [18, 160] } },
          },
        },
      ],
    }),
  };
}
