import type { ReportStepState } from '../data.ts';
import { clip, formatDuration } from '../format.ts';
import { type Chart, FULL } from './chart.ts';

export interface Span {
  readonly id: string;
  readonly state: ReportStepState;
  /** Since the run's start. */
  readonly start: number;
  readonly seconds: number;
}

/** One bar a step over the run's time. */
export function gantt(spans: readonly Span[], runSeconds: number): Chart {
  const end = Math.max(runSeconds, ...spans.map(({ start, seconds }) => start + seconds), 0.001);
  const values = spans.map(({ id, state, start, seconds }) => {
    const text = formatDuration(seconds);
    // A label stands left of a bar that ends near the right edge, so that the chart keeps its width.
    const fitsRight = start + seconds < 0.86 * end;
    return {
      id: clip(id, 22),
      colour: `var(--state-${state})`,
      start,
      end: start + Math.max(seconds, end / 250),
      text,
      ...(fitsRight ? { right: text, left: '' } : { right: '', left: text }),
    };
  });
  const y = { field: 'id', type: 'nominal', sort: null, title: null } as const;
  return {
    label: `Step times: ${values.map(({ id, text }) => `${id} ${text}`).join(', ')}`,
    widths: FULL,
    spec: (width) => ({
      width,
      autosize: { type: 'fit-x', contains: 'padding' },
      height: { step: 26 },
      data: { values },
      layer: [
        {
          mark: { type: 'bar', cornerRadius: 3, height: 15 },
          encoding: {
            y,
            x: {
              field: 'start',
              type: 'quantitative',
              title: 'seconds since the start',
              scale: { domain: [0, end], nice: false },
              axis: { tickCount: width / 100 },
            },
            x2: { field: 'end' },
            color: { field: 'colour', type: 'nominal', scale: null },
          },
        },
        {
          mark: { type: 'text', align: 'left', dx: 5 },
          encoding: { y, x: { field: 'end', type: 'quantitative' }, text: { field: 'right' } },
        },
        {
          mark: { type: 'text', align: 'right', dx: -5 },
          encoding: { y, x: { field: 'start', type: 'quantitative' }, text: { field: 'left' } },
        },
      ],
    }),
  };
}
