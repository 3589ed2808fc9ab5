import type { ReportData } from '../data.ts';
import { formatDuration, formatTime } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { facts } from './section.ts';

const OUTCOMES = {
  running: { mark: '…', className: 'info' },
  succeeded: { mark: '✓', className: 'good' },
  failed: { mark: '✕', className: 'bad' },
  cancelled: { mark: '◼', className: 'warn' },
} as const;

/** The head of the page: what ran, how it ended, when. */
export function summary(data: ReportData): Markup {
  const { mark, className } = OUTCOMES[data.outcome];
  const cached = data.steps.filter((step) => step.state === 'cached').length;
  const model = data.model;
  return html`<header>
<div class="title"><h1>${data.pipeline}</h1><span class="badge ${className}"><span aria-hidden="true">${mark}</span> ${data.outcome}</span></div>
${facts([
  ['Run', html`<code>${data.run}</code>`],
  ['Started', html`<time datetime="${data.startedAt}">${formatTime(data.startedAt)}</time>`],
  ['Duration', formatDuration(data.durationSeconds)],
  ['Steps', `${data.steps.length}${cached === 0 ? '' : `, ${cached} from the cache`}`],
  ...(model === undefined
    ? []
    : [['Model', `${model.name} ${model.version}${model.alias === undefined ? '' : ` (${model.alias})`}`] as const]),
])}
</header>`;
}
