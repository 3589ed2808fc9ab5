import { count, type Table, times } from '../table.ts';
import { benchPreprocess } from './bench.ts';

/** The peers beside us on each number of rows. */
export async function preprocessTable(rows: readonly number[]): Promise<Table> {
  const results = await benchPreprocess({ rows });
  return {
    title: 'Preprocess',
    note: 'Filter, derived columns, standardisation by the train split, three Parquet files; the split key computed before for all. Each tool in a process of its own. Goal: no slower than polars, under 1,024 MiB whatever the size.',
    columns: ['tool', 'rows', 'seconds', 'rows/s', 'peak MiB', 'time / ours'],
    rows: results.map((r) => [
      `${r.tool} ${r.version}`,
      count(r.rows),
      r.seconds.toFixed(2),
      count(r.rowsPerSecond),
      count(r.peakBytes / 2 ** 20),
      times(r.ratio),
    ]),
  };
}
