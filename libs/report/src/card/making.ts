import type { ReportData } from '../data.ts';
import { formatCount } from '../format.ts';
import { html } from '../html.ts';
import { facts, type Section, table } from '../sections/section.ts';

/** How the model was trained. */
export function making({ bundle }: ReportData): Section | undefined {
  if (bundle === undefined) return undefined;
  const { hyperparameters, rows, epochsRun, bestEpoch, stoppedEarly, seed, codeVersion } = bundle.training;
  const given = Object.entries(hyperparameters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    id: 'making',
    title: 'Training',
    body: [
      facts([
        ['Rows learned from', formatCount(rows.train)],
        ['Rows watched', formatCount(rows.validation)],
        ['Epochs', `${formatCount(epochsRun)}${stoppedEarly ? ', stopped early' : ''}`],
        ['Best epoch', formatCount(bestEpoch)],
        ['Seed', String(seed)],
        ['Millrace', codeVersion],
      ]),
      given.length === 0
        ? undefined
        : table('Hyperparameters', given, [
            { title: 'Name', cell: ([name]) => name },
            { title: 'Value', cell: ([, value]) => html`<code class="long">${JSON.stringify(value)}</code>` },
          ]),
    ],
  };
}
