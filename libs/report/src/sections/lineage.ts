import type { ReportData } from '../data.ts';
import { formatBytes, shortDigest } from '../format.ts';
import { html } from '../html.ts';
import { type Section, table } from './section.ts';

/** What the model was made from. */
export function lineage({ lineage: artifacts }: ReportData): Section | undefined {
  if (artifacts === undefined || artifacts.length === 0) return undefined;
  return {
    id: 'lineage',
    title: 'Lineage',
    body: table('What the model was made from, the nearest first', artifacts, [
      { title: 'Artifact', cell: ({ name }) => name },
      { title: 'Type', cell: ({ type }) => type },
      { title: 'Made by', cell: ({ producer }) => producer ?? 'outside' },
      { title: 'Digest', cell: ({ digest }) => html`<code title="${digest}">${shortDigest(digest)}</code>` },
      { title: 'Size', numeric: true, cell: ({ size }) => formatBytes(size) },
      { title: 'Where', cell: ({ uri }) => html`<code class="long">${uri}</code>` },
    ]),
  };
}
