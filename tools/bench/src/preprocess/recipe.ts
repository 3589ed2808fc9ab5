import { col, defineRecipe, type Recipe } from '@millrace/dataset';

const open = col('open');

/** The work of the benchmark: a filter, four derived values, standardised by the train split, three files. */
export const recipe: Recipe = defineRecipe({
  name: 'bench',
  columns: {
    lot: 'integer',
    slug: 'string',
    open: 'number',
    high: 'number',
    low: 'number',
    close: 'number',
    volume: 'number',
  },
  filters: [col('slug').eq('bitcoin')],
  features: {
    up: { kind: 'numeric', expression: col('high').div(open).sub(1), scaling: 'standard' },
    down: { kind: 'numeric', expression: col('low').div(open).sub(1), scaling: 'standard' },
    spread: { kind: 'numeric', expression: col('high').sub(col('low')), scaling: 'standard' },
    activity: { kind: 'numeric', expression: col('volume').add(1).log(), scaling: 'standard' },
  },
  target: { kind: 'number', name: 'change', expression: col('close').div(open).sub(1) },
  carry: ['open', 'close'],
  split: { key: { lot: 'lot' }, lots: 10, train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8], test: [9] },
});
