import type { Evaluation } from '@millrace/model';
import { figure } from '../charts/chart.ts';
import { comparison } from '../charts/comparison.ts';
import type { ReportData } from '../data.ts';
import { formatCount, formatNumber } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { type Contender, contenders, metricName } from './metrics.ts';
import { grid, type Section, table } from './section.ts';

/** Whether the gate let the model through, on which figure, and what it was held against. */
export async function verdict({ evaluation }: ReportData): Promise<Section | undefined> {
  if (evaluation === undefined) return undefined;
  const { gate } = evaluation;
  const rivals = contenders(evaluation);
  return {
    id: 'verdict',
    title: 'Verdict',
    body: [
      html`<div class="verdict ${gate.passed ? 'good' : 'bad'}"><p class="verdict-word">${gate.passed ? 'Gate passed' : 'Gate not passed'}</p><p class="verdict-value">${metricName(gate.metric)} <strong>${formatNumber(gate.value)}</strong>${limit(gate)}</p><ul>${gate.reasons.map((reason) => html`<li>${reason}</li>`)}</ul></div>`,
      grid(await figure(comparison(gate, rivals)), metricTable(evaluation, rivals)),
    ],
  };
}

function limit({ limit, direction }: Evaluation['gate']): Markup | undefined {
  if (limit === undefined) return undefined;
  return html` <span class="muted">${direction === 'minimize' ? 'at most' : 'at least'} ${formatNumber(limit)}</span>`;
}

function metricTable({ metrics, split, rows }: Evaluation, rivals: readonly Contender[]): Markup {
  const caption = `Metrics of the ${split} split, ${formatCount(rows)} rows`;
  return table(caption, Object.keys(metrics), [
    { title: 'Metric', cell: metricName },
    ...rivals.map((rival) => ({
      title: rival.name,
      numeric: true,
      cell: (metric: string) => {
        const value = rival.metrics[metric] ?? null;
        return value === null ? '–' : formatNumber(value);
      },
    })),
  ]);
}
