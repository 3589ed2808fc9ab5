import { count, type Table, times } from '../table.ts';
import { benchPreprocess, type PreprocessResult } from './bench.ts';

/** The peers beside us on each number of rows. */
export async function preprocessTables({ quick }: { readonly quick: boolean }): Promise<Table[]> {
  const few = [200_000];
  const prices = await benchPreprocess('prices', quick ? few : [1_000_000, 5_000_000, 20_000_000], [
    'polars',
    'pandas',
  ]);
  const polars = ['polars', 'polars-streaming'] as const;
  const cells = await benchPreprocess('covertype', quick ? few : [2_000_000, 20_000_000], polars);
  return [
    table(
      'Preprocess',
      `Daily prices: a filter, derived columns, standardisation by the train split, three Parquet files. ${SAME}`,
      prices,
    ),
    table(
      'Preprocess: covertype',
      `The pipeline's recipe: ten numbers, two categories as 46 columns of 0 and 1, three Parquet files. Polars as it is mostly written, which collects the rows, and with its streaming engine, which reads them again for each file. ${SAME}`,
      cells,
    ),
  ];
}

const SAME =
  'The split key computed before for all. Each tool in a process of its own. Goal: no slower than polars, under 1,024 MiB whatever the size.';

const table = (title: string, note: string, results: readonly PreprocessResult[]): Table => ({
  title,
  note,
  columns: ['tool', 'rows', 'seconds', 'rows/s', 'peak MiB', 'time / ours'],
  rows: results.map((r) => [
    `${r.tool} ${r.version}`,
    count(r.rows),
    r.seconds.toFixed(2),
    count(r.rowsPerSecond),
    count(r.peakBytes / 2 ** 20),
    times(r.ratio),
  ]),
});
