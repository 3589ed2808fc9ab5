import type { ReportHistory } from '../data.ts';
import { formatNumber } from '../format.ts';
import { type Chart, FULL } from './chart.ts';
import { COLOUR } from './theme.ts';
import { logTicks } from './ticks.ts';

/** Loss per epoch of both splits, the epoch whose weights were kept marked. */
export function lossCurves({ epochs, bestEpoch, loss }: ReportHistory): Chart {
  const values = epochs.flatMap(({ epoch, train, validation }) => [
    { epoch, series: 'train', loss: train },
    ...(validation === undefined ? [] : [{ epoch, series: 'validation', loss: validation }]),
  ]);
  const best = epochs.find(({ epoch }) => epoch === bestEpoch);
  // A logarithmic axis shows the fall; it needs losses above zero.
  const type: 'log' | 'linear' = values.every((value) => value.loss > 0) ? 'log' : 'linear';
  const losses = values.map((value) => value.loss);
  const ticks = type === 'log' ? { values: logTicks(Math.min(...losses), Math.max(...losses), 8) } : {};
  const x = {
    field: 'epoch',
    type: 'quantitative',
    title: 'epoch',
    scale: { zero: false, nice: false },
    axis: { tickMinStep: 1, format: 'd', tickCount: 15 },
  } as const;
  const y = {
    field: 'loss',
    type: 'quantitative',
    // Vega takes a title such as `constructor` for one of its own: what the loss is stands in the caption.
    title: 'loss',
    scale: { type, nice: false, zero: false },
    axis: { tickCount: 4, ...ticks },
  } as const;
  const kept = best === undefined ? undefined : (best.validation ?? best.train);
  return {
    label: `Loss over ${epochs.length} epochs${best === undefined ? '' : `, best at epoch ${best.epoch}: ${formatNumber(kept ?? 0)}`}`,
    caption: `Loss: ${loss}.${best === undefined ? '' : ` Weights of epoch ${best.epoch} were kept (${formatNumber(kept ?? 0)}).`}`,
    widths: FULL,
    spec: (width) => ({
      width,
      autosize: { type: 'fit-x', contains: 'padding' },
      height: 240,
      data: { values },
      layer: [
        {
          mark: 'line',
          encoding: {
            x,
            y,
            color: {
              field: 'series',
              type: 'nominal',
              title: null,
              scale: { domain: ['train', 'validation'], range: [COLOUR.first, COLOUR.second] },
            },
          },
        },
        {
          data: { values: best === undefined ? [] : [{ epoch: best.epoch, loss: kept }] },
          layer: [
            { mark: { type: 'rule', color: COLOUR.muted, strokeDash: [4, 4] }, encoding: { x } },
            { mark: { type: 'point', color: COLOUR.good, filled: true, size: 70, opacity: 1 }, encoding: { x, y } },
          ],
        },
      ],
    }),
  };
}
