import { expect, test } from 'vitest';
import { renderModelCard } from './card/render-card.ts';
import type { ReportData } from './data.ts';
import { classifierReport } from './fixtures/classifier.ts';
import { manyClassesReport } from './fixtures/many-classes.ts';
import { regressorReport } from './fixtures/regressor.ts';
import { renderReport } from './render.ts';

const headings = (page: string) => [...page.matchAll(/<h2 id="([a-z-]+)-title">/g)].map(([, id]) => id);
const bare: ReportData = {
  ...{
    pipeline: 'p',
    run: 'r',
    outcome: 'cancelled',
    startedAt: '2026-11-21T09:15:30Z',
    durationSeconds: 0,
    steps: [],
  },
};

test('a regressor gets its sections, in order', async () => {
  expect(headings(await renderReport(regressorReport))).toEqual([
    ...['verdict', 'graph', 'timings', 'data', 'training', 'predictions', 'importance'],
    ...['search', 'lineage', 'parameters', 'commands'],
  ]);
});

test('a classifier gets its confusion matrix and no residuals', async () => {
  expect(headings(await renderReport(classifierReport))).toEqual([
    ...['verdict', 'graph', 'timings', 'classification', 'slices'],
  ]);
});

test('a card says first what everybody should know, then what it rests on', async () => {
  expect(headings(await renderModelCard(classifierReport))).toEqual([
    ...['purpose', 'limits', 'verdict', 'classification', 'slices', 'making'],
  ]);
  expect(headings(await renderModelCard(regressorReport))).toEqual([
    ...['purpose', 'limits', 'verdict', 'predictions', 'importance', 'data', 'lineage', 'commands'],
  ]);
});

test('a run of which nothing is known is a page without sections', async () => {
  const page = await renderReport(bare);
  expect(headings(page)).toEqual([]);
  expect(page).toContain('cancelled');
});

test('the same data gives the same bytes, rendered at once or one after another', async () => {
  const [first, , again] = await Promise.all([
    renderReport(regressorReport),
    renderReport(classifierReport),
    renderReport(regressorReport),
  ]);
  // Compared as booleans: a difference of two whole pages would fill the terminal.
  expect(again === first).toBe(true);
  expect((await renderReport(regressorReport)) === first).toBe(true);
});

test('nothing is loaded from elsewhere', async () => {
  const pages = [regressorReport, classifierReport].flatMap((report) => [
    renderReport(report),
    renderModelCard(report),
  ]);
  for (const page of await Promise.all(pages)) {
    const attributes = [...page.matchAll(/\s(?:src|href|action|data|xlink:href)="([^"]*)"/g)].map(([, value]) => value);
    expect(attributes.filter((value) => !value?.startsWith('#'))).toEqual([]);
    expect(page).not.toMatch(/@import|url\((?!#)/);
  }
});

test('ids are unique', async () => {
  const ids = [...(await renderReport(regressorReport)).matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('of many classes the weakest or the largest are drawn, and the caption says how many are not', async () => {
  const page = await renderReport(manyClassesReport);
  expect(page).toContain('; 40 classes with fewer rows are not shown');
  expect(page.match(/; the 8 weakest of 60 classes/g)?.length).toBe(2);
  expect(page).toContain('The 50 weakest classes; 10 more are in evaluation.json');
  expect(page.length).toBeLessThan(400_000);
});

test('figures without variation, of nothing and of not-a-number still make a page', async () => {
  const flat = { ...regressorReport, history: { loss: 'loss', epochs: [{ epoch: 1, train: 0 }] } };
  const { evaluation } = regressorReport;
  if (evaluation === undefined) throw new Error('The fixture has an evaluation.');
  const odd: ReportData = {
    ...flat,
    trials: { metric: 'rmse', direction: 'minimize', trials: [{ id: '1', state: 'failed', parameters: {} }] },
    evaluation: {
      ...evaluation,
      curves: { predictedVsActual: [[0, Number.NaN]], residuals: { edges: [0], counts: [] } },
    },
  };
  expect(headings(await renderReport(odd))).toContain('predictions');
});
