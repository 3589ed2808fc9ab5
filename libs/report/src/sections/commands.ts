import type { ReportData } from '../data.ts';
import { html } from '../html.ts';
import type { Section } from './section.ts';

/** What to type next. */
export function commands({ commands: lines }: ReportData): Section | undefined {
  if (lines === undefined || lines.length === 0) return undefined;
  const items = lines.map(
    ({ purpose, command }) => html`<dt>${purpose}</dt><dd><pre tabindex="0"><code>${command}</code></pre></dd>`,
  );
  return { id: 'commands', title: 'Again', body: html`<dl class="commands">${items}</dl>` };
}
