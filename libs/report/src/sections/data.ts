import { type Anomaly, exampleText } from '@millrace/dataset';
import { sparkline } from '../charts/chart.ts';
import { miniBars, miniHistogram } from '../charts/mini.ts';
import type { ReportColumn, ReportData } from '../data.ts';
import { formatCount, formatNumber, formatShare } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { facts, type Section, table } from './section.ts';

/** What the data looks like and what is odd about it. */
export async function dataProfile({ profile, anomalies }: ReportData): Promise<Section | undefined> {
  if (profile === undefined && anomalies === undefined) return undefined;
  const splits = profile?.splits.map(({ name, rows }) => [name, formatCount(rows)] as const) ?? [];
  return {
    id: 'data',
    title: 'Data',
    body: [
      profile === undefined ? undefined : facts([['Rows', formatCount(profile.rows)], ...splits]),
      anomalies === undefined ? undefined : anomalyList(anomalies),
      profile === undefined ? undefined : await columnTable(profile.columns, profile.rows),
    ],
  };
}

const SEVERITIES = { error: 0, warning: 1 } as const;

function anomalyList(anomalies: readonly Anomaly[]): Markup {
  if (anomalies.length === 0) return html`<p class="none"><span aria-hidden="true">✓</span> No anomalies.</p>`;
  const worstFirst = anomalies.toSorted((a, b) => SEVERITIES[a.severity] - SEVERITIES[b.severity]);
  return html`<h3>Anomalies</h3><ul class="anomalies">${worstFirst.map(anomalyItem)}</ul>`;
}

function anomalyItem({ severity, path, code, message, count, examples }: Anomaly): Markup {
  const times =
    count === undefined || count === 0 ? undefined : html` <span class="muted small">× ${formatCount(count)}</span>`;
  return html`<li class="${severity}"><span class="badge ${severity}">${severity}</span> <strong>${path}</strong>${times} ${message} <code>${code}</code>${exampleList(examples)}</li>`;
}

/** Where it is seen: rows, lines, what stands there. */
function exampleList(examples: Anomaly['examples']): Markup | undefined {
  if (examples === undefined || examples.length === 0) return undefined;
  return html`<br><span class="muted small">e.g. ${examples.map(exampleText).join(', ')}</span>`;
}

async function columnTable(columns: readonly ReportColumn[], rows: number): Promise<Markup> {
  const pictures = await Promise.all(columns.map(distribution));
  const number = (value: number | undefined) => (value === undefined ? '–' : formatNumber(value));
  return table('Columns', columns, [
    { title: 'Column', cell: (column) => column.name },
    { title: 'Type', cell: (column) => column.type },
    { title: 'Distribution (root scale)', cell: (column) => pictures[columns.indexOf(column)] },
    { title: 'Missing', numeric: true, cell: ({ missing }) => (missing === 0 ? '0' : formatShare(missing, rows)) },
    {
      title: 'Distinct',
      numeric: true,
      cell: ({ distinct }) => (distinct === undefined ? '–' : formatCount(distinct)),
    },
    { title: 'Minimum', numeric: true, cell: (column) => number(column.minimum) },
    { title: 'Mean', numeric: true, cell: (column) => number(column.mean) },
    { title: 'Maximum', numeric: true, cell: (column) => number(column.maximum) },
  ]);
}

async function distribution({ name, histogram, top }: ReportColumn): Promise<Markup | undefined> {
  if (histogram !== undefined) return sparkline(miniHistogram(histogram), `Histogram of ${name}`);
  if (top === undefined || top.length === 0) return undefined;
  const words = top.map(({ value, count }) => `${value} ${formatCount(count)}`).join(', ');
  return html`${await sparkline(miniBars(top), `Most frequent values of ${name}: ${words}`)}<span class="muted small">${words}</span>`;
}
