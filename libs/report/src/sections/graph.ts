import { forBoth, picture, scrolling } from '../charts/chart.ts';
import type { ReportData, ReportStep } from '../data.ts';
import { formatDuration } from '../format.ts';
import { graphSvg } from '../graph/svg.ts';
import { html } from '../html.ts';
import { type Section, table } from './section.ts';

/** The steps as they depend on each other; two layouts, of which the style shows the one that fits. */
export function graph({ steps }: ReportData): Section | undefined {
  if (steps.length === 0) return undefined;
  const label = `Graph of ${steps.length} steps: ${steps.map((step) => `${step.name} ${step.state}`).join(', ')}`;
  const failed = steps.filter((step) => step.error !== undefined);
  return {
    id: 'graph',
    title: 'Graph',
    body: [
      forBoth(
        scrolling(picture(graphSvg(steps, 'across'), label), label),
        scrolling(picture(graphSvg(steps, 'down'), label), label),
      ),
      failed.length === 0 ? undefined : errors(failed),
    ],
  };
}

const errors = (failed: readonly ReportStep[]) =>
  table('What failed', failed, [
    { title: 'Step', cell: (step) => step.id },
    { title: 'Code', cell: (step) => html`<code>${step.error?.code}</code>` },
    { title: 'Message', cell: (step) => html`<span class="long">${step.error?.message}</span>` },
    { title: 'Hint', cell: (step) => html`<span class="long">${step.error?.hint}</span>` },
    {
      title: 'After',
      numeric: true,
      cell: (step) => (step.durationSeconds === undefined ? '–' : formatDuration(step.durationSeconds)),
    },
  ]);
