import type { CarriedRow, FittedRecipe } from '@millrace/dataset';
import { CURVE_LIMITS, type Evaluation, evenly } from '@millrace/model/evaluation';
import type { Judge, Predictions } from './judge.ts';
import { unknownColumn } from './rows.ts';
import { sliceLabels } from './slice-labels.ts';

type Slice = NonNullable<Evaluation['slices']>[number];

/** Rows that slices are made of, at most: a data frame is for people, not for bulk. */
const MOST_ROWS = 50_000;
/** Stands for a missing value in the frame, which groups by text. */
const MISSING = '\u0000missing';

/**
 * Metrics by the values of carried columns, of at most 50,000 evenly spaced rows. A column with many values gives its
 * largest slices.
 * @throws MillraceError `UNKNOWN_COLUMN`.
 */
export async function slicesOf(
  columns: readonly string[],
  carry: readonly CarriedRow[],
  fittedRecipe: FittedRecipe,
  judge: Judge,
  predictions: Predictions,
): Promise<Slice[]> {
  const first = carry[0] ?? {};
  for (const column of columns) if (!(column in first)) throw unknownColumn(column, first);
  const sample = evenly(carry.length, MOST_ROWS);
  const most = Math.floor(CURVE_LIMITS.slices / Math.max(columns.length, 1));
  const slices: Slice[] = [];
  for (const column of columns) {
    const type = fittedRecipe.recipe.source.columns.find((c) => c.name === column)?.type;
    const labels = sliceLabels(
      sample.map((row) => carry[row]?.[column]),
      type,
    );
    for (const { value, rows } of await groups(labels, sample, most)) {
      const picked = judge.pick(rows, predictions);
      slices.push({ column, value, rows: rows.length, metrics: picked.judge.metricsOf(picked.predictions) });
    }
  }
  return slices;
}

/** Rows of each of the `most` most frequent labels. */
async function groups(labels: readonly (string | null)[], rows: readonly number[], most: number) {
  // Heavy, and wanted by few: loaded only where slices are asked for.
  const { DataFrame } = await import('danfojs-node');
  const frame = new DataFrame({ label: labels.map((label) => label ?? MISSING), row: [...rows] });
  const grouped = frame.groupby(['label']);
  const sizes = [...Map.groupBy(labels, (label) => label)].map(([value, all]) => ({ value, size: all.length }));
  sizes.sort((a, b) => b.size - a.size || compare(a.value ?? '', b.value ?? ''));
  return sizes.slice(0, most).map(({ value }) => ({
    value,
    rows: grouped
      .getGroup([value ?? MISSING])
      .column('row')
      .values.map(Number),
  }));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
