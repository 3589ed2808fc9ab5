import type { Evaluation } from '@millrace/model';
import { reliability } from '../charts/calibration.ts';
import { type Chart, figure } from '../charts/chart.ts';
import { precisionRecallCurves, rocCurves } from '../charts/class-curves.ts';
import { confusionMatrix, isLarge } from '../charts/confusion.ts';
import { sliceName } from '../charts/slices.ts';
import type { ReportData, ReportDrawing } from '../data.ts';
import { formatCount, formatNumber } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { grid, type Section, table } from './section.ts';

/** Rows of the table of classes, at most: those with the lowest F1. */
const MOST_CLASSES = 50;
/** Drawings of other steps, at most. */
const MOST_DRAWINGS = 12;

/** A classifier: what it takes for what, how well it ranks, and whether it is as right as it is sure. */
export async function classification({ evaluation, drawings = [] }: ReportData): Promise<Section | undefined> {
  const { confusion, roc, precisionRecall, calibration } = evaluation?.curves ?? {};
  const perClass = evaluation?.perClass ?? [];
  const matrix = confusion && (await figure(confusionMatrix(confusion)));
  const large = confusion !== undefined && isLarge(confusion);
  const charts: Chart[] = [
    ...(calibration === undefined ? [] : [reliability(calibration)]),
    ...(roc === undefined ? [] : [rocCurves(roc)]),
    ...(precisionRecall === undefined ? [] : [precisionRecallCurves(precisionRecall)]),
  ];
  const drawn = await drawingsMarkup(drawings);
  if (matrix === undefined && charts.length === 0 && perClass.length === 0 && drawn === undefined) return undefined;
  const figures = await Promise.all(charts.map(figure));
  return {
    id: 'classification',
    title: 'Classes',
    body: [
      large ? matrix : undefined,
      figures.length === 0 && large ? undefined : grid(large ? undefined : matrix, ...figures),
      perClass.length === 0 ? undefined : classTable(perClass),
      drawn,
    ],
  };
}

/** What other steps show: matrices of slices, mostly. Large ones need the width of the page. */
async function drawingsMarkup(drawings: readonly ReportDrawing[]): Promise<Markup | undefined> {
  if (drawings.length === 0) return undefined;
  const figures = await Promise.all(
    drawings.slice(0, MOST_DRAWINGS).map(async (drawing) => ({
      large: drawing.confusion !== undefined && isLarge(drawing.confusion),
      content: await Promise.all(chartsOf(drawing).map(figure)),
    })),
  );
  const small = figures.filter(({ large }) => !large).map(({ content }) => content);
  const left = drawings.length - figures.length;
  return html`<h3>Of other steps</h3>${figures.filter(({ large }) => large).map(({ content }) => content)}${
    small.length === 0 ? undefined : grid(...small)
  }${left > 0 ? html`<p>${formatCount(left)} more are among the outputs of the steps.</p>` : undefined}`;
}

function chartsOf({ step, rows, slice, confusion, roc }: ReportDrawing): Chart[] {
  const of = slice === undefined ? step : sliceName(slice);
  const size = rows === undefined ? of : `${of}, ${formatCount(rows)} rows`;
  const caption = `${size}: ROC of every pair of a row and a class, of two classes the second's`;
  return [
    ...(confusion === undefined ? [] : [confusionMatrix(confusion, size)]),
    ...(roc === undefined ? [] : [rocCurves([{ class: 'all classes', ...roc }], caption)]),
  ];
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
