import type { ReportStepState } from '../data.ts';
import { clip, formatDuration } from '../format.ts';
import { type Chart, FULL } from './chart.ts';

export interface Span {
  readonly name: string;
  readonly state: ReportStepState;
  /** Since the run's start. */
  readonly start: number;
  readonly seconds: number;
}

/** One bar a step over the run's time. */
export function gantt(spans: readonly Span[], runSeconds: number): Chart {
  const end = Math.max(runSeconds, ...spans.map(({ start, seconds }) => start + seconds), 0.001);
  const label = ({ name, seconds }: Span) => `${name} ${formatDuration(seconds)}`;
  const y = { field: 'name', type: 'nominal', sort: null, title: null } as const;
  return {
    label: `Step times: ${spans.map(label).join(', ')}`,
    widths: FULL,
    spec: (width) => ({
      width,
      autosize: { type: 'fit-x', contains: 'padding' },
      height: { step: 26 },
      data: { values: spans.map((span) => barOf(span, end, width)) },
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
        {
          mark: { type: 'text', align: 'right', dx: -8, color: 'var(--card)', fontWeight: 'bold' },
          encoding: { y, x: { field: 'end', type: 'quantitative' }, text: { field: 'inside' } },
        },
      ],
    }),
  };
}

/** Pixels that the names left of the bars and the time beside a bar take, about. */
const [NAMES, TIME] = [130, 60];

function barOf({ name, state, start, seconds }: Span, end: number, width: number) {
  const room = (end * TIME) / (width - NAMES);
  // The time stands right of its bar; near the right edge left of it, and in it where it fills the chart.
  const place = start + seconds < end - room ? 'right' : start > room ? 'left' : 'inside';
  return {
    ...{ name: clip(name, 22), colour: `var(--state-${state})`, start, end: start + Math.max(seconds, end / 250) },
    ...{ right: '', left: '', inside: '', [place]: formatDuration(seconds) },
  };
}
