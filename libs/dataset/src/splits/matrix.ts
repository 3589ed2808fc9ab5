import { EXIT, MillraceError } from '@millrace/contract';
import { identifier, stringLiteral } from '../engine/duckdb/quote.ts';
import { withReader } from '../engine/duckdb/reader.ts';
import type { SplitName } from '../recipe/recipe.ts';
import type { Splits } from './open.ts';

/** One split in memory. */
export interface Matrix {
  readonly rows: number;
  /** Names of the feature columns. */
  readonly columns: readonly string[];
  /** rows × columns, row by row. */
  readonly features: Float32Array;
  /** The target of a regressor as numbers; of a classifier as places in `labels`, −1 for a label not among them. */
  readonly target: Float32Array | Int32Array;
  /** Labels of a classifier. */
  readonly labels: readonly string[] | undefined;
  readonly weight: Float32Array | undefined;
}

export interface MatrixOptions {
  /** Most bytes the matrix may take. Default 4 GiB. */
  readonly maxBytes?: number;
}

const FOUR_GIB = 4 * 2 ** 30;

/**
 * Reads a split into typed arrays, in the order of the file. Streams: beyond the arrays themselves it takes a few
 * megabytes.
 * @throws MillraceError `DATASET_TOO_LARGE` when the arrays would not fit `maxBytes`.
 */
export async function readMatrix(splits: Splits, split: SplitName, options: MatrixOptions = {}): Promise<Matrix> {
  const { columns, rows: counts } = splits.manifest;
  const rows = counts[split];
  const width = columns.features.length;
  refuseTooLarge(rows, width + (columns.weight === undefined ? 1 : 2), split, options.maxBytes ?? FOUR_GIB);
  const { target: fit } = splits.fittedRecipe.fitted;
  const labels = fit.kind === 'categorical' ? fit.vocabulary : undefined;
  const features = new Float32Array(rows * width);
  const target = labels === undefined ? new Float32Array(rows) : new Int32Array(rows);
  const weight = columns.weight === undefined ? undefined : new Float32Array(rows);
  const names = [...columns.features, columns.target, ...(columns.weight === undefined ? [] : [columns.weight])];
  const sql = `SELECT ${names.map(identifier).join(', ')} FROM read_parquet(${stringLiteral(splits.file(split))})`;
  await withReader(sql, (chunk, from) => {
    for (let j = 0; j < width; j++) {
      const vector = chunk.getColumnVector(j);
      for (let i = 0; i < chunk.rowCount; i++) features[(from + i) * width + j] = Number(vector.getItem(i));
    }
    const targets = chunk.getColumnVector(width);
    for (let i = 0; i < chunk.rowCount; i++) target[from + i] = Number(targets.getItem(i));
    if (weight === undefined) return;
    const weights = chunk.getColumnVector(width + 1);
    for (let i = 0; i < chunk.rowCount; i++) weight[from + i] = Number(weights.getItem(i));
  });
  return { rows, columns: columns.features, features, target, labels, weight };
}

/** The rows of two splits of the same folder, one after the other. */
export function joinMatrices(first: Matrix, second: Matrix): Matrix {
  const { columns, labels } = first;
  const rows = first.rows + second.rows;
  const target = labels === undefined ? new Float32Array(rows) : new Int32Array(rows);
  target.set(first.target);
  target.set(second.target, first.rows);
  return {
    ...{ rows, columns, labels, target, features: joined(first.features, second.features) },
    weight: first.weight && second.weight && joined(first.weight, second.weight),
  };
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function refuseTooLarge(rows: number, width: number, split: string, maxBytes: number): void {
  const bytes = rows * width * Float32Array.BYTES_PER_ELEMENT;
  if (bytes <= maxBytes) return;
  const size = `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  throw new MillraceError('DATASET_TOO_LARGE', `${split} takes ${size} in memory; the limit is ${maxBytes} bytes.`, {
    hint: 'Give train fewer lots in the recipe, or raise maxBytes.',
    exitCode: EXIT.usage,
    fields: { bytes, maxBytes },
  });
}
