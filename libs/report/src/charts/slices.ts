import type { Evaluation } from '@millrace/model';
import { clip, formatNumber } from '../format.ts';
import { metricName } from '../sections/metrics.ts';
import { type Chart, FULL } from './chart.ts';
import { nameAtPlace } from './labels.ts';
import { COLOUR } from './theme.ts';

export interface SliceBar {
  readonly name: string;
  readonly value: number;
}

/** Letters of a name that fit beside bars on wide screens, and above them on narrow ones. */
const MOST_LETTERS = 50;

/** The metric of slices as bars, with a rule where all rows together are. */
export function sliceBars(metric: string, bars: readonly SliceBar[], overall: number | null): Chart {
  const names = bars.map(({ name }) => clip(name, MOST_LETTERS));
  const values = bars.map(({ value }, place) => ({ place, value, name: names[place], text: formatNumber(value) }));
  const most = Math.max(...values.map(({ value }) => value), overall ?? 0);
  const least = Math.min(...values.map(({ value }) => value), 0);
  return {
    label: `${metricName(metric)} of slices: ${values.map(({ name, text }) => `${name} ${text}`).join(', ')}`,
    caption: `${metricName(metric)} of the worst slices${overall === null ? '' : `; the dashed line is that of all rows, ${formatNumber(overall)}`}.`,
    widths: FULL,
    spec: (width) => {
      const narrow = width < 400;
      // Figures stand in a column right of all bars.
      const room = most * (narrow ? 1.25 : 1.12) || 1;
      const axis = narrow ? null : { labelExpr: nameAtPlace(names), labelLimit: 0 };
      const y = { field: 'place', type: 'ordinal', title: null, axis } as const;
      const scale = { domain: [least, room], nice: false };
      const yOffset = narrow ? 8 : 0;
      const above = {
        data: { values: narrow ? values : [] },
        mark: { type: 'text', align: 'left', yOffset: -9 },
        encoding: { y, x: { datum: least }, text: { field: 'name' } },
      } as const;
      return {
        width,
        autosize: { type: 'fit-x', contains: 'padding' },
        height: { step: narrow ? 40 : 26 },
        data: { values },
        layer: [
          {
            mark: { type: 'bar', color: COLOUR.first, height: 14, cornerRadius: 3, yOffset },
            encoding: {
              y,
              x: { field: 'value', type: 'quantitative', stack: null, title: null, axis: { tickCount: 4 }, scale },
            },
          },
          {
            mark: { type: 'text', align: 'right', yOffset },
            encoding: { y, x: { datum: room }, text: { field: 'text' } },
          },
          above,
          {
            data: { values: overall === null ? [] : [{ overall }] },
            mark: { type: 'rule', color: COLOUR.second, strokeDash: [5, 4], strokeWidth: 1.5 },
            encoding: { x: { field: 'overall', type: 'quantitative' } },
          },
        ],
      };
    },
  };
}

/** A slice in words: `soil = 29`. */
export const sliceName = ({
  column,
  value,
}: Pick<NonNullable<Evaluation['slices']>[number], 'column' | 'value'>): string => `${column} = ${value ?? 'missing'}`;
