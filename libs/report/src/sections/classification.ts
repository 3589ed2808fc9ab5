import { figure } from '../charts/chart.ts';
import { confusionMatrix, rocCurves } from '../charts/classification.ts';
import type { ReportData } from '../data.ts';
import { formatCount, formatNumber } from '../format.ts';
import { grid, type Section, table } from './section.ts';

/** A classifier: what it takes for what, and how well it ranks. */
export async function classification({ evaluation }: ReportData): Promise<Section | undefined> {
  const { confusion, roc } = evaluation?.curves ?? {};
  const perClass = evaluation?.perClass ?? [];
  if (confusion === undefined && roc === undefined && perClass.length === 0) return undefined;
  return {
    id: 'classification',
    title: 'Classes',
    body: [
      grid(confusion && (await figure(confusionMatrix(confusion))), roc && (await figure(rocCurves(roc)))),
      perClass.length === 0
        ? undefined
        : table('Each class against the rest', perClass, [
            { title: 'Class', cell: (row) => row.class },
            { title: 'Precision', numeric: true, cell: (row) => formatNumber(row.precision) },
            { title: 'Recall', numeric: true, cell: (row) => formatNumber(row.recall) },
            { title: 'F1', numeric: true, cell: (row) => formatNumber(row.f1) },
            { title: 'AUC', numeric: true, cell: ({ auc }) => (auc === null ? '–' : formatNumber(auc)) },
            { title: 'Rows', numeric: true, cell: (row) => formatCount(row.support) },
          ]),
    ],
  };
}
