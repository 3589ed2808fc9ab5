import type { ReportTrials } from '../data.ts';
import { clip, formatNumber } from '../format.ts';
import { metricName } from '../sections/metrics.ts';
import type { Chart } from './chart.ts';
import { COLOUR } from './theme.ts';

interface Axis {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
  readonly low: number;
  readonly high: number;
  readonly scale: 'log' | 'linear';
}

/** One line a trial over its numeric parameters and its result; the chosen one stands out. */
export function parallelCoordinates({ trials, metric, best }: ReportTrials): Chart | undefined {
  const names = [...new Set(trials.flatMap((trial) => Object.keys(trial.parameters)))];
  const axes = [
    ...names.map((name) =>
      axisOf(
        name,
        trials.map(({ parameters }) => numeric(parameters[name])),
      ),
    ),
    axisOf(
      metricName(metric),
      trials.map(({ value }) => value),
    ),
  ].filter((axis) => axis !== undefined);
  if (axes.length < 2 || trials.length < 2) return undefined;
  const points = trials.flatMap(({ id }, trial) =>
    axes.flatMap((axis, place) => {
      const value = axis.values[trial];
      return value === undefined ? [] : [{ trial, best: id === best, place, height: position(axis, value) }];
    }),
  );
  const ends = axes.flatMap(({ low, high }, place) => [
    { place, height: 0, text: formatNumber(low, 3), below: true },
    { place, height: 1, text: formatNumber(high, 3), below: false },
  ]);
  const places = { domain: [-0.35, axes.length - 0.65], nice: false };
  const heights = { domain: [-0.12, 1.25] };
  const x = { field: 'place', type: 'quantitative', scale: places, axis: null } as const;
  const y = { field: 'height', type: 'quantitative', axis: null, scale: heights } as const;
  const line = (chosen: boolean) => ({
    transform: [{ filter: `datum.best === ${chosen}` }],
    mark: {
      type: 'line',
      point: { filled: true, size: chosen ? 45 : 18, color: chosen ? COLOUR.good : COLOUR.first },
      color: chosen ? COLOUR.good : COLOUR.first,
      strokeWidth: chosen ? 3 : 1.2,
      opacity: chosen ? 1 : 0.45,
    } as const,
    encoding: { x, y, detail: { field: 'trial', type: 'nominal' }, order: { field: 'place' } } as const,
  });
  const label = (below: boolean, dy: number) => ({
    transform: [{ filter: `datum.below === ${below}` }],
    mark: { type: 'text', dy, color: COLOUR.muted } as const,
    encoding: { x, y, text: { field: 'text' } } as const,
  });
  return {
    label: `${trials.length} trials over ${axes.map(({ name }) => name).join(', ')}${best === undefined ? '' : `; best: trial ${best}`}`,
    caption: `Each line is a trial${best === undefined ? '' : '; the thick one is the best'}. Axes that span more than a factor of 30 are logarithmic.`,
    widths: { scrolling: Math.min(1000, Math.max(560, axes.length * 200)) },
    spec: (width) => ({
      width,
      height: 250,
      data: { values: points },
      layer: [
        {
          data: { values: axes.map(({ name }, place) => ({ place, from: 0, to: 1, name: clip(name, 18) })) },
          layer: [
            {
              mark: { type: 'rule', color: COLOUR.line, strokeWidth: 1.5 },
              encoding: { x, y: { ...y, field: 'from' }, y2: { field: 'to' } },
            },
            {
              mark: { type: 'text', dy: -24, fontWeight: 'bold' },
              encoding: { x, y: { ...y, field: 'to' }, text: { field: 'name' } },
            },
          ],
        },
        line(false),
        line(true),
        { data: { values: ends }, layer: [label(true, 13), label(false, -9)] },
      ],
    }),
  };
}

const numeric = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** Nothing for what does not vary or is not a number: it tells trials apart in no way. */
function axisOf(name: string, values: readonly (number | undefined)[]): Axis | undefined {
  const present = values.filter((value) => value !== undefined);
  const [low, high] = [Math.min(...present), Math.max(...present)];
  if (present.length === 0 || low === high) return undefined;
  return { name, values, low, high, scale: low > 0 && high / low > 30 ? 'log' : 'linear' };
}

function position({ low, high, scale }: Axis, value: number): number {
  if (scale === 'log') return Math.log(value / low) / Math.log(high / low);
  return (value - low) / (high - low);
}
