import type { EvaluationCurves } from '@millrace/model';
import { clip, formatShare } from '../format.ts';
import type { Chart } from './chart.ts';
import { nameAtPlace } from './labels.ts';
import { COLOUR } from './theme.ts';

type Confusion = NonNullable<EvaluationCurves['confusion']>;

/** Classes beyond this many, those with the fewest rows, are left out of the picture. */
export const MOST_CONFUSED = 20;
/** More cells than these are not legible when a phone shrinks them: the picture scrolls then. */
const MOST_SHRUNK = 8;
const CELL = 46;

/** Whether the picture needs the whole width of the page. */
export const isLarge = ({ classes }: Confusion): boolean => classes.length > MOST_SHRUNK;

/**
 * Rows by actual and predicted class, as counts and as shares of the actual class.
 * @param of rows that it is of, where these are not all.
 */
export function confusionMatrix({ classes, rows }: Confusion, of?: string): Chart {
  const totals = rows.map((cells) => cells.reduce((sum, count) => sum + count, 0));
  const drawn = [...classes.keys()]
    .toSorted((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0))
    .slice(0, MOST_CONFUSED)
    .toSorted((a, b) => a - b);
  const names = drawn.map((place) => clip(classes[place] ?? '', 22));
  const longest = Math.max(...names.map((name) => name.length));
  const values = drawn.flatMap((actual, row) =>
    drawn.map((predicted, column) => {
      const count = rows[actual]?.[predicted] ?? 0;
      const total = totals[actual] ?? 0;
      const share = total === 0 ? 0 : count / total;
      const ink = share > 0.5 ? 'var(--card)' : COLOUR.text;
      return {
        row,
        column,
        count,
        share,
        percent: count === 0 ? '' : formatShare(Math.round(1000 * share) / 1000, 1),
        ink,
      };
    }),
  );
  const axis = { labelExpr: nameAtPlace(names), labelLimit: 0, titlePadding: 8 };
  const x = {
    field: 'column',
    type: 'ordinal',
    title: 'predicted',
    axis: { ...axis, labelAngle: longest > 4 ? -40 : 0 },
  } as const;
  const y = { field: 'row', type: 'ordinal', title: 'actual', axis } as const;
  const text = (field: string, fontSize: number, dy: number) => ({
    mark: { type: 'text', fontSize, dy } as const,
    encoding: {
      ...{ x, y, color: { field: 'ink', type: 'nominal', scale: null } as const },
      text: field === 'count' ? ({ field, type: 'quantitative', format: ',d' } as const) : { field },
    },
  });
  const left = classes.length - drawn.length;
  const widths = drawn.length > MOST_SHRUNK ? { scrolling: 160 + CELL * drawn.length } : { one: CELL * drawn.length };
  return {
    label: `Confusion matrix of ${drawn.length} classes${of === undefined ? '' : `, ${of}`}`,
    caption: `${of === undefined ? 'Rows' : `${of}: rows`} by actual and predicted class, and as a share of the actual class, which is the shade${left === 0 ? '' : `; ${left} classes with fewer rows are not shown`}.`,
    widths,
    spec: () => ({
      width: { step: CELL },
      height: { step: 36 },
      data: { values },
      layer: [
        {
          mark: { type: 'rect', color: COLOUR.first, cornerRadius: 2 },
          encoding: {
            ...{ x, y },
            opacity: {
              ...{ field: 'share', type: 'quantitative', legend: null },
              scale: { domain: [0, 1], range: [0.05, 1] },
            },
          },
        },
        text('count', 10.5, -6),
        text('percent', 9, 7),
      ],
    }),
  };
}
