import { EXIT, MillraceError } from '@millrace/contract';
import {
  type CarriedRow,
  compileServing,
  type FittedRecipe,
  type Matrix,
  readCarry,
  readMatrix,
  type SplitName,
  type Splits,
} from '@millrace/dataset';

/** The rows of a split: what the model sees, and what stands beside it. */
export interface Rows {
  readonly split: SplitName;
  readonly matrix: Matrix;
  readonly carry: readonly CarriedRow[];
}

export async function readRows(splits: Splits, split: SplitName): Promise<Rows> {
  const [matrix, carry] = await Promise.all([readMatrix(splits, split), readCarry(splits, split)]);
  if (matrix.rows === 0) {
    throw new MillraceError('NO_ROWS', `The ${split} split has no rows.`, {
      hint: 'Change the lots of the recipe, or judge on another split.',
      exitCode: EXIT.usage,
    });
  }
  return { split, matrix, carry };
}

/** Some of the rows, in the order given. */
export function pickRows({ split, matrix, carry }: Rows, indexes: ArrayLike<number>): Rows {
  const { columns, labels } = matrix;
  const order = Array.from(indexes);
  const width = columns.length;
  return {
    split,
    carry: order.map((i) => carry[i] ?? {}),
    matrix: {
      rows: order.length,
      features: gather(matrix.features, order, width),
      target: matrix.target instanceof Int32Array ? gather(matrix.target, order, 1) : gather(matrix.target, order, 1),
      weight: matrix.weight === undefined ? undefined : gather(matrix.weight, order, 1),
      ...{ columns, labels },
    },
  };
}

/** Rows of a row-major array. */
export function gather<T extends Float32Array | Float64Array | Int32Array>(
  values: T,
  rows: ArrayLike<number>,
  width: number,
): T;
export function gather(values: Float32Array | Float64Array | Int32Array, rows: ArrayLike<number>, width: number) {
  const picked =
    values instanceof Int32Array
      ? new Int32Array(rows.length * width)
      : values instanceof Float32Array
        ? new Float32Array(rows.length * width)
        : new Float64Array(rows.length * width);
  for (let r = 0; r < rows.length; r++) {
    for (let c = 0; c < width; c++) picked[r * width + c] = values[(rows[r] ?? 0) * width + c] ?? 0;
  }
  return picked;
}

/**
 * Turns values of the recipe's target (what a regressor gives) into original units, with the columns carried beside.
 * @throws MillraceError `INVERSE_UNDEFINED` with the number of rows that have no value.
 */
export function inOriginalUnits(
  fittedRecipe: FittedRecipe,
): (values: ArrayLike<number>, carry: readonly CarriedRow[]) => Float64Array {
  const serving = compileServing(fittedRecipe);
  return (values, carry) => {
    const found = serving.inverse(values, carry);
    const missing = found.filter((value) => value === null).length;
    if (missing > 0) {
      throw new MillraceError('INVERSE_UNDEFINED', `The target's inverse has no value for ${missing} rows.`, {
        hint: "Let the recipe carry every column that the target's inverse reads.",
        exitCode: EXIT.usage,
      });
    }
    return Float64Array.from(found, (value) => value ?? 0);
  };
}

/**
 * A carried column as numbers.
 * @throws MillraceError `UNKNOWN_COLUMN`, `NOT_A_NUMBER`.
 */
export function numbersOf(carry: readonly CarriedRow[], column: string): Float64Array {
  const first = carry[0] ?? {};
  if (!(column in first)) throw unknownColumn(column, first);
  return Float64Array.from(carry, (row, i) => {
    const value = row[column];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new MillraceError('NOT_A_NUMBER', `${column} of row ${i} is ${JSON.stringify(value)}, not a number.`, {
      exitCode: EXIT.usage,
    });
  });
}

export function unknownColumn(column: string, row: CarriedRow): MillraceError {
  const known = Object.keys(row).join(', ') || 'none';
  return new MillraceError('UNKNOWN_COLUMN', `The splits do not carry a column ${column}.`, {
    hint: `Add it to the recipe's carry. Carried now: ${known}.`,
    exitCode: EXIT.usage,
  });
}
