import type { ColumnType } from '@millrace/dataset';
import { quantileOfSorted } from '@millrace/model/evaluation';

type Value = string | number | boolean | null | undefined;

/** More distinct numbers than this are put into quartiles. */
const MOST_NUMBERS = 12;

/** The slice that each value of a carried column belongs to; `null` for a missing value. Timestamps go by year (UTC). */
export function sliceLabels(values: readonly Value[], type: ColumnType | undefined): (string | null)[] {
  if (type === 'timestamp') return values.map((value) => (typeof value === 'string' ? value.slice(0, 4) : null));
  const numbers = values.filter((value): value is number => typeof value === 'number');
  if (new Set(numbers).size > MOST_NUMBERS) return quartiles(values, numbers);
  return values.map((value) => (value === null || value === undefined ? null : String(value)));
}

function quartiles(values: readonly Value[], numbers: readonly number[]): (string | null)[] {
  const sorted = Float64Array.from(numbers).sort();
  const edges = [0, 0.25, 0.5, 0.75, 1].map((q) => quantileOfSorted(sorted, q));
  const name = (bin: number) => `${show(edges[bin])} to ${show(edges[bin + 1])}`;
  return values.map((value) => {
    if (typeof value !== 'number') return null;
    const above = edges.slice(1, 4).filter((edge) => value >= edge).length;
    return name(above);
  });
}

const show = (value: number | undefined) => String(Number((value ?? 0).toPrecision(4)));
