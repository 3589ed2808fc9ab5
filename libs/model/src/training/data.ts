import { invalid, type Problem } from '@millrace/contract';
import type { NetworkOutput } from '../network/network.ts';

/** Rows to train on or to validate with; what `readMatrix` of the dataset package gives. */
export interface TrainingData {
  readonly rows: number;
  readonly columns: number;
  /** Row-major, rows × columns. */
  readonly features: Float32Array;
  /** A value for each row, or the number of its class. */
  readonly target: Float32Array;
  /** Importance of each row; absent: all alike. */
  readonly weight?: Float32Array | undefined;
}

/** Everything wrong with the data, as far as a network of `inputs` columns is concerned. */
export function dataProblems(data: TrainingData, inputs: number, output: NetworkOutput, path: string): Problem[] {
  const problems: Problem[] = [];
  const add = (what: string, code: string, message: string) =>
    problems.push({ path: `${path}.${what}`, code, message });
  const { rows, columns, features, target, weight } = data;
  if (rows < 1) add('rows', 'TOO_FEW_ROWS', 'There are no rows.');
  if (columns !== inputs) add('columns', 'WRONG_SHAPE', `${columns} columns for a network of ${inputs} inputs.`);
  if (features.length !== rows * columns)
    add('features', 'WRONG_SHAPE', `${features.length} values for ${rows} × ${columns}.`);
  if (target.length !== rows) add('target', 'WRONG_SHAPE', `${target.length} values for ${rows} rows.`);
  if (weight !== undefined && weight.length !== rows)
    add('weight', 'WRONG_SHAPE', `${weight.length} values for ${rows} rows.`);
  const bad = features.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    add('features', 'NOT_FINITE', `Row ${Math.floor(bad / columns)}, column ${bad % columns} is ${features[bad]}.`);
  const isTarget =
    output.kind === 'regressor'
      ? (value: number) => Number.isFinite(value)
      : (value: number) => Number.isInteger(value) && value >= 0 && value < output.classes;
  const wrong = target.findIndex((value) => !isTarget(value));
  if (wrong >= 0) add('target', 'BAD_TARGET', `Row ${wrong} is ${target[wrong]}, which a ${output.kind} cannot learn.`);
  return problems;
}

/** @throws MillraceError `INVALID_TRAINING_DATA` with every problem */
export function checkData(
  sets: Readonly<Record<string, TrainingData | undefined>>,
  inputs: number,
  output: NetworkOutput,
): void {
  const problems = Object.entries(sets).flatMap(([name, data]) =>
    data === undefined ? [] : dataProblems(data, inputs, output, name),
  );
  if (problems.length > 0) {
    throw invalid('INVALID_TRAINING_DATA', 'Training data', problems, 'Look at the splits that preprocess made.');
  }
}
