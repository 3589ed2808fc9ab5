import { type Evaluation, rankSlices } from '@millrace/model';
import { figure } from '../charts/chart.ts';
import { sliceBars, sliceName } from '../charts/slices.ts';
import type { ReportData } from '../data.ts';
import { formatCount, formatNumber } from '../format.ts';
import { html } from '../html.ts';
import { metricName, metricValue } from './metrics.ts';
import { type Section, table } from './section.ts';

/** Bars and rows of the table, at most; evaluation.json has the others. */
const MOST = { bars: 10, rows: 30 } as const;
/** Where the evaluation does not rank. */
const MINIMUM_ROWS = 30;

export interface Ranked {
  readonly metric: string;
  readonly minimumRows: number;
  /** The worst first. */
  readonly ranked: NonNullable<Evaluation['slices']>;
  /** Those with too few rows to say anything. */
  readonly others: NonNullable<Evaluation['slices']>;
}

/** Slices of an evaluation, the worst first; `undefined` where it has none. */
export function rankedSlices(evaluation: Evaluation): Ranked | undefined {
  if (evaluation.slices === undefined || evaluation.slices.length === 0) return undefined;
  const { slices = [], sliceRanking } =
    evaluation.sliceRanking === undefined
      ? rankSlices(evaluation.slices, evaluation.gate.metric, MINIMUM_ROWS)
      : evaluation;
  const { metric, minimumRows, ranked } = sliceRanking ?? { ...evaluation.gate, minimumRows: 0, ranked: 0 };
  return { metric, minimumRows, ranked: slices.slice(0, ranked), others: slices.slice(ranked) };
}

/** Where the model is weak. */
export async function slices({ evaluation }: ReportData): Promise<Section | undefined> {
  const found = evaluation && rankedSlices(evaluation);
  if (evaluation === undefined || found === undefined) return undefined;
  const { metric, minimumRows, ranked, others } = found;
  const overall = metricValue(evaluation.metrics, metric);
  const bars = ranked.slice(0, MOST.bars).flatMap((slice) => {
    const value = metricValue(slice.metrics, metric);
    return value === null ? [] : [{ name: sliceName(slice), value }];
  });
  const listed = [...ranked, ...others].slice(0, MOST.rows);
  const left = ranked.length + others.length - listed.length;
  const caption = `Slices and how they differ from all rows, the worst first; those with fewer than ${formatCount(minimumRows)} rows last${left === 0 ? '' : `. ${formatCount(left)} more are in evaluation.json`}`;
  const show = (value: number | null) => (value === null ? '–' : formatNumber(value));
  return {
    id: 'slices',
    title: 'Slices',
    body: [
      bars.length === 0 ? undefined : await figure(sliceBars(metric, bars, overall)),
      table(caption, listed, [
        { title: 'Slice', cell: (slice) => html`<span class="long">${sliceName(slice)}</span>` },
        { title: 'Rows', numeric: true, cell: ({ rows }) => formatCount(rows) },
        { title: metricName(metric), numeric: true, cell: ({ metrics }) => show(metricValue(metrics, metric)) },
        {
          title: 'Difference',
          numeric: true,
          cell: ({ metrics }) => difference(metricValue(metrics, metric), overall),
        },
      ]),
    ],
  };
}

function difference(value: number | null, overall: number | null): string {
  if (value === null || overall === null) return '–';
  const by = value - overall;
  return `${by < 0 ? '−' : '+'}${formatNumber(Math.abs(by), 3)}`;
}
