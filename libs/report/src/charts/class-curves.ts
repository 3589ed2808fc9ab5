import type { EvaluationCurves } from '@millrace/model';
import { clip, formatNumber } from '../format.ts';
import type { Chart } from './chart.ts';
import { nameAtPlace } from './labels.ts';
import { COLOUR, SERIES } from './theme.ts';

/** More lines than there are colours cannot be told apart. */
const MOST = SERIES.length;

interface ClassCurve {
  readonly name: string;
  /** Area below the curve; the smaller, the weaker. `null` where there is none. */
  readonly area: number | null;
  /** From left to right, shares. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface Drawing {
  readonly what: string;
  readonly caption: string;
  readonly x: string;
  readonly y: string;
  /** Ends of the line that chance would draw. */
  readonly chance?: readonly (readonly [number, number])[];
}

const ROC = 'ROC of each class against the rest, with the area under it';

/** True against false positives of each class against the rest, or of what `caption` says. */
export function rocCurves(curves: NonNullable<EvaluationCurves['roc']>, caption = ROC): Chart {
  const lines = curves.map(({ class: name, auc, points }) => ({
    ...{ name, area: auc },
    points: points.map(({ falsePositiveRate, truePositiveRate }) => ({ x: falsePositiveRate, y: truePositiveRate })),
  }));
  return drawn(lines, {
    ...{ what: 'ROC curves', x: 'false positives', y: 'true positives' },
    caption: `${caption}; the diagonal is chance`,
    chance: [
      [0, 0],
      [1, 1],
    ],
  });
}

/** Precision against recall of each class against the rest. */
export function precisionRecallCurves(curves: NonNullable<EvaluationCurves['precisionRecall']>): Chart {
  const lines = curves.map(({ class: name, averagePrecision, points }) => ({
    ...{ name, area: averagePrecision },
    points: points.map(({ recall, precision }) => ({ x: recall, y: precision })),
  }));
  return drawn(lines, {
    ...{ what: 'Precision-recall curves', x: 'recall', y: 'precision' },
    caption: 'Precision against recall of each class against the rest, with its average precision',
  });
}

function drawn(curves: readonly ClassCurve[], { what, caption, x, y, chance = [] }: Drawing): Chart {
  // The weakest are those to look at; shown in the order of the classes.
  const weakest = new Set(curves.toSorted((a, b) => (a.area ?? 2) - (b.area ?? 2)).slice(0, MOST));
  const shown = curves.filter((curve) => weakest.has(curve));
  const names = shown.map(({ name, area }) =>
    area === null ? clip(name, 20) : `${clip(name, 20)} (${formatNumber(area, 3)})`,
  );
  const values = shown.flatMap(({ points }, curve) =>
    points.map((point, order) => ({ ...point, curve: String(curve), order })),
  );
  const axis = { format: '.0%', tickCount: 5 };
  const scale = { domain: [0, 1] };
  return {
    label: `${what}: ${names.join(', ')}`,
    caption: `${caption}${curves.length > MOST ? `; the ${MOST} weakest of ${curves.length} classes` : ''}.`,
    widths: { one: 440 },
    spec: (width) => ({
      width,
      autosize: { type: 'fit-x', contains: 'padding' },
      height: 260,
      layer: [
        {
          data: { values: chance.map(([x, y]) => ({ x, y })) },
          mark: { type: 'line', color: COLOUR.muted, strokeWidth: 1, strokeDash: [5, 4] },
          encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
        },
        {
          data: { values },
          mark: { type: 'line', strokeWidth: 1.8 },
          encoding: {
            x: { field: 'x', type: 'quantitative', title: x, axis, scale },
            y: { field: 'y', type: 'quantitative', title: y, axis, scale },
            order: { field: 'order' },
            color: {
              ...{ field: 'curve', type: 'nominal', title: null },
              scale: { domain: shown.map((_, i) => String(i)), range: SERIES.slice(0, shown.length) },
              legend: { columns: 2, labelExpr: nameAtPlace(names) },
            },
          },
        },
      ],
    }),
  };
}
