import type { Evaluation } from '@millrace/model';
import { figure } from '../charts/chart.ts';
import { comparison } from '../charts/comparison.ts';
import type { ReportData } from '../data.ts';
import { formatCount, formatNumber, formatShare } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { type Contender, contenders, metricName, metricValue } from './metrics.ts';
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
      againstChampion(evaluation),
      grid(await figure(comparison(gate, rivals)), metricTable(evaluation, rivals)),
    ],
  };
}

const VERDICTS = {
  better: { className: 'good', words: 'better than the champion' },
  worse: { className: 'bad', words: 'worse than the champion' },
  'not-distinguishable': { className: 'info', words: 'not distinguishable from the champion' },
} as const;

/** Whether the difference to the champion is more than chance. */
function againstChampion({ baselines }: Evaluation): Markup | undefined {
  const found = baselines.champion?.comparison;
  if (found === undefined) return undefined;
  const { className, words } = VERDICTS[found.verdict];
  const [by, low, high] = [found.difference, found.low, found.high].map(signed);
  return html`<p class="contest"><span class="badge ${className}">${words}</span> <span>${metricName(found.metric)} differs by <strong>${by}</strong> on the same rows; ${formatShare(found.level, 1)} interval ${low} to ${high}, from ${formatCount(found.samples)} resamples.</span></p>`;
}

const signed = (value: number): string =>
  value === 0 ? '0' : `${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value), 3)}`;

function limit({ limit, direction }: Evaluation['gate']): Markup | undefined {
  if (limit === undefined) return undefined;
  return html` <span class="muted">${direction === 'minimize' ? 'at most' : 'at least'} ${formatNumber(limit)}</span>`;
}

function metricTable({ metrics, split, rows, baselines }: Evaluation, rivals: readonly Contender[]): Markup {
  const caption = `Metrics of the ${split} split, ${formatCount(rows)} rows; naive is ${baselines.naive.description}`;
  return table(caption, Object.keys(metrics), [
    { title: 'Metric', cell: metricName },
    ...rivals.map((rival) => ({
      title: rival.name,
      numeric: true,
      cell: (metric: string) => {
        const value = metricValue(rival.metrics, metric);
        return value === null ? '–' : formatNumber(value);
      },
    })),
  ]);
}
