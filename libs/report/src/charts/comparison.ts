import type { Evaluation } from '@millrace/model';
import { clip, formatNumber } from '../format.ts';
import { type Contender, metricName, metricValue } from '../sections/metrics.ts';
import { type Chart, HALF } from './chart.ts';
import { COLOUR } from './theme.ts';

/** The gate's metric of the model and its rivals as bars, with the gate's limit as a rule. */
export function comparison(gate: Evaluation['gate'], rivals: readonly Contender[]): Chart {
  const values = rivals.flatMap(({ key, name, metrics }) => {
    const value = metricValue(metrics, gate.metric);
    return value === null ? [] : [{ name: clip(name, 24), value, text: formatNumber(value), own: key === 'model' }];
  });
  const better = gate.direction === 'minimize' ? 'lower' : 'higher';
  const limit = gate.limit === undefined ? [] : [{ limit: gate.limit }];
  const most = Math.max(...values.map(({ value }) => value), gate.limit ?? 0);
  const y = { field: 'name', type: 'nominal', sort: null, title: null } as const;
  return {
    label: `${metricName(gate.metric)}: ${values.map(({ name, text }) => `${name} ${text}`).join(', ')}`,
    caption: `${metricName(gate.metric)}, ${better} is better${limit.length === 0 ? '' : '; the dashed line is the gate’s limit'}.`,
    widths: HALF,
    spec: (width) => {
      // Figures stand in a column right of all bars.
      const room = most * (width < 400 ? 1.5 : 1.25);
      return {
        width,
        autosize: { type: 'fit-x', contains: 'padding' },
        height: { step: 34 },
        data: { values },
        layer: [
          {
            mark: { type: 'bar', cornerRadius: 3, height: 20 },
            encoding: {
              y,
              x: {
                field: 'value',
                type: 'quantitative',
                title: null,
                axis: { tickCount: 4 },
                stack: null,
                scale: { domain: [0, room], nice: false },
              },
              color: { condition: { test: 'datum.own', value: COLOUR.first }, value: COLOUR.quiet },
            },
          },
          {
            mark: { type: 'text', align: 'right' },
            encoding: { y, x: { datum: room }, text: { field: 'text' } },
          },
          {
            data: { values: limit },
            mark: { type: 'rule', color: COLOUR.bad, strokeDash: [5, 4], strokeWidth: 1.5 },
            encoding: { x: { field: 'limit', type: 'quantitative' } },
          },
        ],
      };
    },
  };
}
