import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderModelCard } from './card/render-card.ts';
import { classifierReport } from './fixtures/classifier.ts';
import { outline } from './fixtures/outline.ts';
import { regressorReport } from './fixtures/regressor.ts';
import { html } from './html.ts';
import { renderReport } from './render.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</style><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '-->]]>&lt;b&gt;',
  'javascript:alert(1)',
  '\u2028\u2029\u0000\u001b[2J',
  '\ud800',
  '__proto__',
  'constructor',
  '{"signal": "width"}',
  'datum["x"] + toString()',
  'a\\"] + alert(1) + ["',
  '$' + '{1}',
  '',
  ' ',
  '𝒳'.repeat(300),
];

/** A copy in which texts (keys of records too) are replaced, whatever they are; what is one of a few words stays. */
function poison<T>(value: T, draw: () => string): T;
function poison(value: unknown, draw: () => string, key: string): unknown;
function poison(value: unknown, draw: () => string, key = ''): unknown {
  if (typeof value === 'string') return WORDS.has(key) ? value : draw();
  if (Array.isArray(value)) return value.map((item) => poison(item, draw, key));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]): [string, unknown] => [
    RECORDS.has(key) ? draw() : name,
    poison(item, draw, name),
  ]);
  return Object.fromEntries(entries);
}
const WORDS = new Set(['outcome', 'kind', 'state', 'severity', 'direction', 'task', 'split', 'relativeTo', 'verdict']);
const RECORDS = new Set(['parameters', 'hyperparameters', 'versions']);

test('texts from outside cannot become markup, whichever field they stand in', async () => {
  const texts = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 40 })), {
    ...{ minLength: 3, maxLength: 12 },
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(regressorReport, classifierReport), texts, async (report, choices) => {
      let next = 0;
      const poisoned = poison(report, () => choices[next++ % choices.length] ?? '');
      for (const page of [await renderReport(poisoned), await renderModelCard(poisoned)]) harmless(page);
    }),
    { numRuns: 30 },
  );
});

function harmless(page: string): void {
  // Every tag that may occur is one of ours, and with no attribute that runs, loads or sends.
  const { tags, attributes, problems } = outline(page);
  expect(problems).toEqual([]);
  expect([...tags].filter((tag) => !TAGS.has(tag))).toEqual([]);
  expect([...attributes].filter((name) => /^on|^(src|srcset|action|formaction|data|xlink:href)$/.test(name))).toEqual(
    [],
  );
  expect(page.match(/<script/g)?.length).toBe(1);
  expect(page.match(/<style/g)?.length).toBe(1);
}

const TAGS = new Set(
  [
    'html head meta title style body a nav ul li button main header h1 h2 h3 section div span p strong code pre',
    'dl dt dd time figure figcaption table caption thead tbody tr th td footer script',
    'svg g path rect line text tspan circle defs marker clippath',
  ].flatMap((line) => line.split(' ')),
);

test('a template escapes texts and keeps markup', () => {
  const inner = html`<b title="${'"\'&'}">${'<i>'}</b>`;
  expect(html`<p>${inner}${[1, undefined, 'x']}</p>`.text).toBe('<p><b title="&quot;&#39;&amp;">&lt;i&gt;</b>1x</p>');
});

test('the outline that judges pages finds what a broken page has', () => {
  expect(outline('<p title="a>b">x</p>').problems).toEqual([]);
  expect(outline('<p><b></p>').problems).not.toEqual([]);
  expect(outline('<p>').problems).not.toEqual([]);
  expect([...outline('<p onclick="x">a</p>').attributes]).toEqual(['onclick']);
});
