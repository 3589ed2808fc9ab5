import type { ReportData } from '../data.ts';
import { formatTime, shortDigest } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { page } from '../page/page.ts';
import { classification } from '../sections/classification.ts';
import { commands } from '../sections/commands.ts';
import { dataProfile } from '../sections/data.ts';
import { importance } from '../sections/importance.ts';
import { lineage } from '../sections/lineage.ts';
import { predictions } from '../sections/predictions.ts';
import { facts } from '../sections/section.ts';
import { slices } from '../sections/slices.ts';
import { verdict } from '../sections/verdict.ts';
import { limits } from './limits.ts';
import { making } from './making.ts';
import { purpose } from './purpose.ts';

/** In the order of the page: first what everybody should know, then what it rests on. */
const SECTIONS = [
  ...[purpose, limits, verdict, predictions, classification, slices],
  ...[importance, dataProfile, making, lineage, commands],
];

/**
 * The model card of the model that a run made (Mitchell et al. 2019, "Model Cards for Model Reporting",
 * https://arxiv.org/abs/1810.03993): purpose, limits, metrics, data, lineage. One HTML file like the report, for who
 * wants to use the model and not to know how the run went.
 */
export async function renderModelCard(data: ReportData): Promise<string> {
  const sections = await Promise.all(SECTIONS.map((section) => section(data)));
  return page({
    title: `Model card: ${nameOf(data)}`,
    header: head(data),
    sections: sections.filter((section) => section !== undefined),
  });
}

const nameOf = ({ model, pipeline }: ReportData): string =>
  model === undefined ? pipeline : `${model.name} ${model.version}`;

function head(data: ReportData): Markup {
  const { model, evaluation, run, startedAt } = data;
  return html`<header>
<div class="title"><h1>${nameOf(data)}</h1><span class="badge info">model card</span></div>
${facts([
  ...(model?.alias === undefined ? [] : [['Alias', model.alias] as const]),
  ['Made by run', html`<code>${run}</code>`],
  ['On', html`<time datetime="${startedAt}">${formatTime(startedAt)}</time>`],
  ...(evaluation === undefined
    ? []
    : [
        [
          'Bundle',
          html`<code title="${evaluation.modelDigest}">${shortDigest(evaluation.modelDigest)}</code>`,
        ] as const,
      ]),
])}
</header>`;
}
