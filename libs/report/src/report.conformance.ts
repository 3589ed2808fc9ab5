import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderModelCard } from './card/render-card.ts';
import { type BrowserPage, withBrowser } from './fixtures/browser.ts';
import { classifierReport } from './fixtures/classifier.ts';
import { manyClassesReport } from './fixtures/many-classes.ts';
import { regressorReport } from './fixtures/regressor.ts';
import { renderReport } from './render.ts';

let folder = '';
const urlOf = (name: string) => pathToFileURL(join(folder, `${name}.html`)).href;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-report-'));
  await writeFile(join(folder, 'regressor.html'), await renderReport(regressorReport));
  await writeFile(join(folder, 'classifier.html'), await renderReport(classifierReport));
  await writeFile(join(folder, 'regressor-card.html'), await renderModelCard(regressorReport));
  await writeFile(join(folder, 'classifier-card.html'), await renderModelCard(classifierReport));
  await writeFile(join(folder, 'many-classes.html'), await renderReport(manyClassesReport));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const show = async (page: BrowserPage, name: string, width: number, scheme: string): Promise<void> => {
  await page.send('Emulation.setDeviceMetricsOverride', {
    width,
    height: 900,
    deviceScaleFactor: 1,
    mobile: width < 500,
  });
  await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  await page.open(urlOf(name));
};

/** Sections and, of each, the charts that can be seen: their width, and how many shapes they hold. */
const CHARTS = `[...document.querySelectorAll('section')].map((section) => ({
  id: section.id,
  charts: [...section.querySelectorAll('svg')]
    .filter((svg) => svg.getClientRects().length > 0)
    .map((svg) => ({
      width: Math.round(svg.getBoundingClientRect().width),
      shapes: [...svg.querySelectorAll('path, rect, line, text')].filter((shape) => {
        const { width, height } = shape.getBoundingClientRect();
        return width + height > 0;
      }).length,
    })),
}))`;

/** Contrast of each text of the page with what lies behind it (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). */
const CONTRAST = `(() => {
  const luminance = ([r, g, b]) => {
    const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  // Texts in the card's own colour stand on a coloured shape.
  const card = getComputedStyle(document.querySelector('section')).backgroundColor;
  const onShape = (e) => e.closest('svg') !== null && getComputedStyle(e).fill === card;
  return [...document.querySelectorAll('h1, h2, h3, p, li, dt, dd, th, td, caption, figcaption, a, button, .badge, code, svg text')]
    .filter((e) => e.textContent.trim() !== '' && e.getClientRects().length > 0 && !onShape(e))
    .map((e) => {
      const style = getComputedStyle(e);
      const [a, b] = [luminance(parse(e.closest('svg') ? style.fill : style.color)), luminance(behind(e))];
      return { text: e.textContent.slice(0, 30), ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
    })
    .filter(({ ratio }) => ratio < 4.5);
})()`;

/** Texts of pictures that were cut, by an ellipsis or by the picture's edge, and boxes that hide a part of what they hold. */
const CUT = `(() => {
  const seen = (e) => e.getClientRects().length > 0;
  const texts = [...document.querySelectorAll('svg text')].filter((e) => seen(e) && e.textContent.trim() !== '');
  const beyond = (e) => {
    const [own, picture] = [e.getBoundingClientRect(), e.closest('svg').getBoundingClientRect()];
    return own.left < picture.left - 1 || own.right > picture.right + 1 || own.top < picture.top - 1 || own.bottom > picture.bottom + 1;
  };
  const hiding = [...document.querySelectorAll('body *')].filter((e) => {
    const { overflowX, textOverflow } = getComputedStyle(e);
    return seen(e) && e.closest('svg') === null && (textOverflow === 'ellipsis' || ['hidden', 'clip'].includes(overflowX)) && e.scrollWidth > e.clientWidth;
  });
  return [
    ...texts.filter((e) => e.textContent.trim().endsWith('…') || beyond(e)).map((e) => e.textContent),
    ...hiding.map((e) => e.className),
  ];
})()`;

const CASES = ['regressor', 'classifier', 'many-classes', 'regressor-card', 'classifier-card'].flatMap((name) =>
  [1280, 390].flatMap((width) => ['light', 'dark'].map((scheme) => ({ name, width, scheme }))),
);

describe.for(CASES)('$name at $width pixels, $scheme', ({ name, width, scheme }) => {
  test('shows everything, asks for nothing and complains of nothing', async () => {
    await withBrowser(async (page) => {
      await show(page, name, width, scheme);
      const told = page.events.filter(
        ({ method = '' }) =>
          method === 'Log.entryAdded' ||
          method.startsWith('Runtime.exception') ||
          method === 'Runtime.consoleAPICalled',
      );
      expect(told).toEqual([]);
      const requests = page.events
        .filter(({ method }) => method === 'Network.requestWillBeSent')
        .map(({ params }) => JSON.stringify(params?.request));
      expect(requests.filter((request) => !request.includes(urlOf(name)))).toEqual([]);

      expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(
        0,
      );
      const sections = await page.evaluate(CHARTS);
      expect(Array.isArray(sections) && sections.length > 3).toBe(true);
      expect(sections).toEqual(
        (Array.isArray(sections) ? sections : []).map(({ id }) => ({
          id,
          charts: EXPECTED[id] === undefined ? [] : Array.from({ length: EXPECTED[id][name] ?? 0 }, () => CHART),
        })),
      );
      expect(await page.evaluate(CONTRAST)).toEqual([]);
      expect(await page.evaluate(CUT)).toEqual([]);
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe(scheme === 'dark' ? 'rgb(15, 20, 25)' : 'rgb(244, 246, 248)');
    });
  });
});

const CHART = {
  width: expect.toSatisfy((width: number) => width >= 100, 'at least 100 pixels'),
  shapes: expect.toSatisfy((shapes: number) => shapes >= 3, 'at least 3 shapes'),
};
/** Charts of each section that has any; the profile has one for each of its five columns. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  verdict: { regressor: 1, classifier: 1, 'many-classes': 1, 'regressor-card': 1, 'classifier-card': 1 },
  graph: { regressor: 1, classifier: 1, 'many-classes': 1 },
  timings: { regressor: 1, classifier: 1, 'many-classes': 1 },
  data: { regressor: 5, 'regressor-card': 5 },
  training: { regressor: 1 },
  predictions: { regressor: 2, 'regressor-card': 2 },
  classification: { classifier: 6, 'many-classes': 6, 'classifier-card': 6 },
  slices: { classifier: 1, 'many-classes': 1, 'classifier-card': 1 },
  importance: { regressor: 1, 'regressor-card': 1 },
  search: { regressor: 1 },
};

test('the button goes through the colours, and the keyboard reaches it', async () => {
  await withBrowser(async (page) => {
    await show(page, 'regressor', 1280, 'light');
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const click = () => page.evaluate("document.getElementById('theme').click()");
    expect(await background()).toBe('rgb(244, 246, 248)');
    await click();
    await click();
    expect(await background()).toBe('rgb(15, 20, 25)');
    expect(await page.evaluate("document.getElementById('theme').textContent")).toContain('Dark');
    await page.evaluate("document.getElementById('theme').focus()");
    expect(await page.evaluate('document.activeElement.id')).toBe('theme');
  });
});
