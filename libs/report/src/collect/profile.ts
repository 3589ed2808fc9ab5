import type { ColumnStatistics, Statistics } from '@millrace/dataset';
import type { ReportColumn, ReportProfile } from '../data.ts';

/** Words beyond these are left out of a column's picture. */
const MOST_WORDS = 5;

/** What statistics.json tells of the raw columns and the splits. */
export function profileOf({ rows, columns, splits }: Statistics): ReportProfile {
  return {
    rows,
    splits: splits.map(({ split, rows: own }) => ({ name: split, rows: own })),
    columns: columns.map(columnOf),
  };
}

function columnOf({ name, type, missing, distinct, numeric, top }: ColumnStatistics): ReportColumn {
  const known = { name, type, missing, distinct };
  if (numeric !== undefined) {
    const { minimum, mean, maximum, histogram } = numeric;
    return { ...known, minimum, mean, maximum, histogram: histogram.counts };
  }
  return top === undefined ? known : { ...known, top: top.slice(0, MOST_WORDS) };
}
