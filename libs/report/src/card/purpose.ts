import type { ReportData } from '../data.ts';
import { formatCount } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { facts, type Section } from '../sections/section.ts';

/** Columns and classes named, at most. */
const MOST = 60;

/** What the model predicts, and from what. */
export function purpose({ description, bundle, evaluation }: ReportData): Section | undefined {
  const { columns = [], labels = [] } = bundle?.signature ?? {};
  const target = bundle?.signature.target.name ?? evaluation?.target;
  if (target === undefined) return undefined;
  const kind = bundle?.kind ?? evaluation?.task;
  const unit = bundle?.signature.target.unit ?? evaluation?.unit;
  return {
    id: 'purpose',
    title: 'Purpose',
    body: [
      description === undefined || description === '' ? undefined : html`<p class="purpose">${description}</p>`,
      facts([
        ['Predicts', html`<strong>${target}</strong>${unit === undefined ? '' : ` in ${unit}`}`],
        ['Kind', kind === 'classifier' ? 'classifier: one of some classes, with probabilities' : 'regressor: a number'],
        ...(columns.length === 0 ? [] : [['Reads', `${formatCount(columns.length)} columns`] as const]),
        ...(labels.length === 0 ? [] : [['Classes', formatCount(labels.length)] as const]),
      ]),
      columns.length === 0
        ? undefined
        : named(
            'What it reads',
            columns.map(({ name, type }) => `${name} (${type})`),
          ),
      labels.length === 0 ? undefined : named('What it tells apart', labels),
    ],
  };
}

function named(title: string, names: readonly string[]): Markup {
  const left = names.length - MOST;
  const items = names.slice(0, MOST).map((name) => html`<li>${name}</li>`);
  return html`<h3>${title}</h3><ul class="names">${items}${left > 0 ? html`<li class="muted">and ${formatCount(left)} more</li>` : undefined}</ul>`;
}
