import type { ReportData } from './data.ts';
import { page } from './page/page.ts';
import { classification } from './sections/classification.ts';
import { commands } from './sections/commands.ts';
import { dataProfile } from './sections/data.ts';
import { graph } from './sections/graph.ts';
import { importance } from './sections/importance.ts';
import { lineage } from './sections/lineage.ts';
import { parameters } from './sections/parameters.ts';
import { predictions } from './sections/predictions.ts';
import { search } from './sections/search.ts';
import { slices } from './sections/slices.ts';
import { summary } from './sections/summary.ts';
import { timings } from './sections/timings.ts';
import { training } from './sections/training.ts';
import { verdict } from './sections/verdict.ts';

/** In the order of the page. */
const SECTIONS = [
  ...[verdict, graph, timings, dataProfile, training, predictions, classification, slices],
  ...[importance, search, lineage, parameters, commands],
];

/**
 * The report as one HTML file that needs nothing else: no network, no fonts, no script to be read. The same data gives
 * the same bytes. A section without data is left out.
 */
export async function renderReport(data: ReportData): Promise<string> {
  const sections = await Promise.all(SECTIONS.map((section) => section(data)));
  return page({
    title: `${data.pipeline} ${data.run}`,
    header: summary(data),
    sections: sections.filter((section) => section !== undefined),
  });
}
