import { col, defineRecipe } from '@millrace/dataset';

const open = col('open');
/** A price as its part above or below the day's open: scale-free, so that 2013 and 2021 are served by one model. */
const against = <const N extends string>(price: N) => col(price).div(open).sub(1);

/**
 * Bitcoin's closing price from open, high and low. Rows are weighted by open², so that the squared error of the
 * relative change, which is what the network minimises, is the squared error in dollars.
 */
export const recipe = defineRecipe({
  name: 'bitcoin',
  columns: {
    slug: 'string',
    symbol: 'string',
    name: 'string',
    ranknow: 'integer',
    open: 'number',
    high: 'number',
    low: 'number',
    close: 'number',
    volume: 'number',
    market: 'number',
    close_ratio: 'number',
    spread: 'number',
  },
  // Some copies of the file have a date.
  extraColumns: 'ignore',
  missing: ['NA'],
  filters: [col('slug').eq('bitcoin'), open.gt(0)],
  features: {
    high_above_open: { kind: 'numeric', expression: against('high'), scaling: 'standard' },
    low_below_open: { kind: 'numeric', expression: against('low'), scaling: 'standard' },
  },
  target: {
    kind: 'number',
    name: 'change',
    expression: against('close'),
    inverse: open.mul(col('prediction').add(1)),
    unit: 'USD',
  },
  weight: open.mul(open),
  carry: ['open', 'high', 'low', 'close'],
  split: { key: 'row', lots: 10, train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8], test: [9] },
});
