import { expect, test } from 'vitest';
import { rankSlices } from './index.ts';

const slice = (value: string, rows: number, metrics: Record<string, number | null>) => ({
  ...{ column: 'soil', value, rows, metrics },
});

test('the worst slice with enough rows comes first, whichever way is worse', () => {
  const slices = [
    slice('good', 500, { accuracy: 0.9, logLoss: 0.2 }),
    slice('bad', 40, { accuracy: 0.5, logLoss: 0.9 }),
    slice('three unlucky rows', 3, { accuracy: 0, logLoss: 9 }),
    slice('middling', 60, { accuracy: 0.7, logLoss: 1.1 }),
  ];
  const order = (metric: 'accuracy' | 'logLoss') => rankSlices(slices, metric, 30).slices.map((s) => s.value);
  expect(order('accuracy')).toEqual(['bad', 'middling', 'good', 'three unlucky rows']);
  expect(order('logLoss')).toEqual(['middling', 'bad', 'good', 'three unlucky rows']);
  expect(rankSlices(slices, 'accuracy', 30).sliceRanking).toEqual({ metric: 'accuracy', minimumRows: 30, ranked: 3 });
});

test('a slice without the metric is not the worst one', () => {
  const slices = [slice('one class', 80, { macroAuc: null }), slice('all', 70, { macroAuc: 0.8 })];
  expect(rankSlices(slices, 'macroAuc', 1)).toMatchObject({
    slices: [{ value: 'all' }, { value: 'one class' }],
    sliceRanking: { ranked: 1 },
  });
});
