import type { DataFrame } from 'danfojs-node';
import { identifier, stringLiteral } from '../engine/duckdb/quote.ts';
import { streamChunks } from '../engine/duckdb/reader.ts';
import type { SplitName } from '../recipe/recipe.ts';
import { openSplits } from '../splits/open.ts';
import { loadDanfo } from './danfo.ts';

export interface FramesOptions {
  /** Default train. */
  readonly split?: SplitName;
  /** Rows of a frame; the last has fewer. Default 10,000. */
  readonly chunkRows?: number;
}

/**
 * The rows of a split as danfojs data frames, one after another, in the order of the file: features, target, weight
 * and carried columns. Memory holds one frame at a time.
 * @example for await (const frame of frames(splits.path, { split: 'test' })) frame.head().print();
 */
export async function* frames(directory: string, options: FramesOptions = {}): AsyncGenerator<DataFrame> {
  const { split = 'train', chunkRows = 10_000 } = options;
  const splits = await openSplits(directory);
  const danfo = await loadDanfo();
  const { columns } = splits.manifest;
  const names = [
    ...columns.features,
    columns.target,
    ...(columns.weight === undefined ? [] : [columns.weight]),
    ...columns.carry,
  ];
  const sql = `SELECT ${names.map(identifier).join(', ')} FROM read_parquet(${stringLiteral(splits.file(split))})`;
  let rows: unknown[][] = [];
  for await (const chunk of streamChunks(sql)) {
    for (const row of chunk.getRows()) {
      rows.push(row.map(plain));
      if (rows.length < chunkRows) continue;
      yield new danfo.DataFrame(rows, { columns: names });
      rows = [];
    }
  }
  if (rows.length > 0) yield new danfo.DataFrame(rows, { columns: names });
}

/** Integers as numbers, timestamps as text; null stays null. */
const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'object' && value !== null ? String(value) : value;
};
