import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { toy } from '../fixtures/toy.ts';
import { type CompiledPipeline, compile, graphOf, graphSvg } from '../index.ts';
import { goodPipeline } from '../lint/mutations.ts';

// Chromium draws the picture and measures it: two starts, some 3 s in all.

/** What sticks out: a text of its card or of the picture, a title of its frame. */
const MEASURE = `
  const wrong = [];
  const inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  const svg = document.querySelector('svg');
  for (const node of svg.querySelectorAll('.node')) {
    const card = node.querySelector('rect').getBoundingClientRect();
    for (const text of node.querySelectorAll('text')) {
      if (!inside(text.getBoundingClientRect(), card)) wrong.push('card: ' + text.textContent);
    }
  }
  const frames = [...svg.querySelectorAll('.group > rect:last-child')].map((rect) => rect.getBoundingClientRect());
  svg.querySelectorAll('text.title').forEach((title, i) => {
    if (!inside(title.getBoundingClientRect(), frames[i])) wrong.push('title: ' + title.textContent);
  });
  for (const text of svg.querySelectorAll('text')) {
    if (!inside(text.getBoundingClientRect(), svg.getBoundingClientRect())) wrong.push('picture: ' + text.textContent);
  }
  const count = svg.querySelectorAll('text').length;
  document.body.replaceChildren(JSON.stringify({ count, wrong }));`;

function measure(compiled: CompiledPipeline): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-picture-'));
  try {
    const page = join(folder, 'page.html');
    const svg = graphSvg(graphOf(compiled));
    writeFileSync(page, `<!doctype html><meta charset="utf-8"><body>${svg}<script>${MEASURE}</script></body>`);
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}`, '--dump-dom'];
    const dom = execFileSync('chromium', [...flags, pathToFileURL(page).href], { encoding: 'utf8', stdio: 'pipe' });
    const [, json = ''] = /<body>(.*)<\/body>/s.exec(dom) ?? [];
    return JSON.parse(json);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

test.each([
  ['the good pipeline', goodPipeline(), 30],
  ['the toy', compile(toy), 6],
])('every text is inside of its card, its frame and the picture: %s', (_, compiled, texts) => {
  const measured = measure(compiled);
  expect(measured).toEqual({ count: expect.any(Number), wrong: [] });
  expect(measured).toHaveProperty(
    'count',
    expect.toSatisfy((count: number) => count > texts),
  );
});
