import { col, defineRecipe, type Recipe } from '@millrace/dataset';
import { generate } from './generate.ts';

const open = col('open');

/** A filter, four derived values, standardised by the train split. */
export const recipe: Recipe = defineRecipe({
  name: 'prices',
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

/** Daily prices, the same ones for the same number of rows. `lot` is the precomputed split key, 0 to 9. */
export const write = (folder: string, rows: number): Promise<string> =>
  generate(folder, `prices-${rows}`, rowsSql(rows));

/** Noise from a hash of the row's number, so that no draw depends on the order or the number of threads. */
const rowsSql = (rows: number): string => {
  const noise = (salt: number) => `((hash(i * 8 + ${salt}) >> 11)::DOUBLE / 9007199254740992)`;
  return `
    SELECT
      (hash(i * 8) % 10)::BIGINT AS lot,
      CASE WHEN ${noise(1)} < 0.9 THEN 'bitcoin' ELSE 'litecoin' END AS slug,
      round(open, 2) AS open,
      round(open * (1 + 0.05 * ${noise(3)}), 2) AS high,
      round(open * (1 - 0.05 * ${noise(4)}), 2) AS low,
      round(open * (1 + 0.04 * (${noise(5)} - 0.5)), 2) AS close,
      floor(exp(10 + 8 * ${noise(6)})) AS volume
    FROM (SELECT i, 100 + 60000 * ${noise(2)} AS open FROM range(${rows}) numbers(i))`;
};
