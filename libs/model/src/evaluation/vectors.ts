import { MillraceError } from '@millrace/contract';

/** Numbers that metrics are taken of: one entry a row. */
export type Vector = Float64Array | Float32Array | Int32Array;

export const at = (vector: Vector, index: number): number => vector[index] ?? Number.NaN;

/** @throws MillraceError `NO_ROWS`, `LENGTH_MISMATCH`, `NOT_FINITE` (a diverged model predicts NaN). */
export function requireComparable(actual: Vector, predicted: Vector): void {
  requireRows(actual.length);
  requireLength('predictions', predicted.length, actual.length);
  requireFinite('actual values', actual);
  requireFinite('predictions', predicted);
}

export function requireRows(rows: number): void {
  if (rows === 0) throw new MillraceError('NO_ROWS', 'There are no rows to take metrics of.');
}

export function requireLength(what: string, length: number, expected: number): void {
  if (length !== expected) {
    throw new MillraceError('LENGTH_MISMATCH', `Expected ${expected} ${what}, got ${length}.`);
  }
}

export function requireFinite(what: string, values: Vector): void {
  let wrong = 0;
  for (const value of values) if (!Number.isFinite(value)) wrong++;
  if (wrong > 0) {
    throw new MillraceError('NOT_FINITE', `${wrong} of ${values.length} ${what} are NaN or infinite.`, {
      hint: 'A model that diverged predicts NaN: train with a smaller learning rate.',
    });
  }
}
