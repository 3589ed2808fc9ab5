import type { Evaluation } from '@millrace/model';
import { reliability } from '../charts/calibration.ts';
import { type Chart, figure } from '../charts/chart.ts';
import { precisionRecallCurves, rocCurves } from '../charts/class-curves.ts';
import { confusionMatrix, isLarge } from '../charts/confusion.ts';
import type { ReportData } from '../data.ts';
import { formatCount, formatNumber } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { grid, type Section, table } from './section.ts';

/** Rows of the table of classes, at most: those with the lowest F1. */
const MOST_CLASSES = 50;

/** A classifier: what it takes for what, how well it ranks, and whether it is as right as it is sure. */
export async function classification({ evaluation }: ReportData): Promise<Section | undefined> {
  const { confusion, roc, precisionRecall, calibration } = evaluation?.curves ?? {};
  const perClass = evaluation?.perClass ?? [];
  const matrix = confusion && (await figure(confusionMatrix(confusion)));
  const large = confusion !== undefined && isLarge(confusion);
  const charts: Chart[] = [
    ...(calibration === undefined ? [] : [reliability(calibration)]),
    ...(roc === undefined ? [] : [rocCurves(roc)]),
    ...(precisionRecall === undefined ? [] : [precisionRecallCurves(precisionRecall)]),
  ];
  if (matrix === undefined && charts.length === 0 && perClass.length === 0) return undefined;
  const figures = await Promise.all(charts.map(figure));
  return {
    id: 'classification',
    title: 'Classes',
    body: [
      large ? matrix : undefined,
      figures.length === 0 && large ? undefined : grid(large ? undefined : matrix, ...figures),
      perClass.length === 0 ? undefined : classTable(perClass),
    ],
  };
}

function classTable(perClass: NonNullable<Evaluation['perClass']>): Markup {
  const left = perClass.length - MOST_CLASSES;
  const shown = left > 0 ? perClass.toSorted((a, b) => a.f1 - b.f1).slice(0, MOST_CLASSES) : perClass;
  const area = (value: number | null | undefined) => (typeof value === 'number' ? formatNumber(value) : '–');
  return table(
    left > 0
      ? `The ${MOST_CLASSES} weakest classes; ${left} more are in evaluation.json`
      : 'Each class against the rest',
    shown,
    [
      { title: 'Class', cell: (row) => html`<span class="long">${row.class}</span>` },
      { title: 'Precision', numeric: true, cell: (row) => formatNumber(row.precision) },
      { title: 'Recall', numeric: true, cell: (row) => formatNumber(row.recall) },
      { title: 'F1', numeric: true, cell: (row) => formatNumber(row.f1) },
      { title: 'AUC', numeric: true, cell: ({ auc }) => area(auc) },
      { title: 'Average precision', numeric: true, cell: ({ averagePrecision }) => area(averagePrecision) },
      { title: 'Rows', numeric: true, cell: (row) => formatCount(row.support) },
    ],
  );
}
