import type { JsonValue } from '@millrace/contract';
import type { ReportData } from '../data.ts';
import { html } from '../html.ts';
import { type Section, table } from './section.ts';

/** What every step was given, and with which versions. */
export function parameters({ steps, versions }: ReportData): Section | undefined {
  const given = steps.flatMap((step) =>
    Object.entries(step.parameters ?? {}).map(([name, value]) => ({ step: step.name, name, value: show(value) })),
  );
  const libraries = Object.entries(versions ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (given.length + libraries.length === 0) return undefined;
  return {
    id: 'parameters',
    title: 'Parameters and versions',
    body: [
      given.length === 0
        ? undefined
        : table('Parameters', given, [
            { title: 'Step', cell: ({ step }) => step },
            { title: 'Parameter', cell: ({ name }) => name },
            { title: 'Value', cell: ({ value }) => html`<code class="long">${value}</code>` },
          ]),
      libraries.length === 0
        ? undefined
        : table('Versions', libraries, [
            { title: 'Software', cell: ([name]) => name },
            { title: 'Version', cell: ([, version]) => html`<code>${version}</code>` },
          ]),
    ],
  };
}

/** Longer values, e.g. a whole recipe, are cut: the record of the execution has them. */
const LONGEST = 400;
function show(value: JsonValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
