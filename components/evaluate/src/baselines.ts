import { EXIT, MillraceError } from '@millrace/contract';
import type { FittedRecipe } from '@millrace/dataset';
import { type EvaluationBaseline, LeastSquares, mean } from '@millrace/model/evaluation';
import { type Judge, originalTarget, type Predictions, widened } from './judge.ts';
import { inOriginalUnits, numbersOf, type Rows } from './rows.ts';

export interface BaselineOptions {
  readonly train: Rows;
  readonly rows: Rows;
  readonly judge: Judge;
  readonly fittedRecipe: FittedRecipe;
  /** Carried column that is the naive prediction. */
  readonly naiveColumn: string | undefined;
  /** Carried columns for least squares; else the recipe's features. */
  readonly leastSquaresColumns: readonly string[] | undefined;
}

interface Baseline {
  readonly description: string;
  readonly predictions: Predictions;
}

/** Both baselines on the judge's rows, fitted on the train split. */
export function baselinesOf(options: BaselineOptions): { naive: EvaluationBaseline; leastSquares: EvaluationBaseline } {
  const { judge } = options;
  const scored = ({ description, predictions }: Baseline) => ({ description, metrics: judge.metricsOf(predictions) });
  const classifier = judge.task === 'classifier';
  if (classifier && (options.naiveColumn !== undefined || options.leastSquaresColumns !== undefined)) {
    throw new MillraceError(
      'NOT_A_REGRESSOR',
      'naiveColumn and leastSquaresColumns are for numbers, not for classes.',
      {
        exitCode: EXIT.usage,
      },
    );
  }
  return {
    naive: scored(classifier ? shares(options) : options.naiveColumn === undefined ? average(options) : same(options)),
    leastSquares: scored(classifier ? linearClasses(options) : linear(options)),
  };
}

const numbers = (values: Float64Array): Predictions => ({ values, probabilities: false });

function same({ rows, naiveColumn = '' }: BaselineOptions): Baseline {
  return { description: `${naiveColumn} as it is`, predictions: numbers(numbersOf(rows.carry, naiveColumn)) };
}

function average({ train, rows, fittedRecipe }: BaselineOptions): Baseline {
  const target = originalTarget(train, fittedRecipe);
  const value = mean(target.length, (i) => target[i] ?? 0);
  const predictions = numbers(new Float64Array(rows.matrix.rows).fill(value));
  return { description: 'the mean of the train split', predictions };
}

/** Each class as probable as it is frequent in the train split: says the most frequent one always. */
function shares({ train, judge }: BaselineOptions): Baseline {
  const counts = new Float64Array(judge.classes.length);
  for (const place of train.matrix.target) counts[place] = (counts[place] ?? 0) + 1;
  const values = Float64Array.from({ length: judge.rows * counts.length }, (_, i) => {
    return (counts[i % counts.length] ?? 0) / train.matrix.rows;
  });
  return { description: 'the most frequent class of the train split', predictions: { values, probabilities: true } };
}

function linear(options: BaselineOptions): Baseline {
  const { train, rows, fittedRecipe, leastSquaresColumns: columns } = options;
  if (columns === undefined) {
    const solver = new LeastSquares(train.matrix.columns.length);
    const { features, target, rows: count, weight } = train.matrix;
    solver.add(features, target, count, weight);
    const found = solver.solve().predict(rows.matrix.features, rows.matrix.rows);
    const values = inOriginalUnits(fittedRecipe)(found, rows.carry);
    return { description: "least squares on the recipe's features", predictions: numbers(values) };
  }
  const solver = new LeastSquares(columns.length);
  solver.add(rowMajor(train, columns), originalTarget(train, fittedRecipe), train.matrix.rows);
  const values = solver.solve().predict(rowMajor(rows, columns), rows.matrix.rows);
  return { description: `least squares on ${columns.join(', ')}`, predictions: numbers(values) };
}

/** One linear function a class, fitted to 1 for its rows and 0 for the others; the largest wins. */
function linearClasses({ train, rows, judge }: BaselineOptions): Baseline {
  const { target, labels = [], columns } = train.matrix;
  const solver = new LeastSquares(columns.length, labels.length);
  const oneHot = new Float64Array(train.matrix.rows * labels.length);
  target.forEach((place, row) => {
    oneHot[row * labels.length + place] = 1;
  });
  solver.add(train.matrix.features, oneHot, train.matrix.rows, train.matrix.weight);
  const found = solver.solve().predict(rows.matrix.features, rows.matrix.rows);
  const predictions = { values: widened(found, judge), probabilities: false };
  return { description: "least squares on the recipe's features, one function a class", predictions };
}

function rowMajor({ carry }: Rows, columns: readonly string[]): Float64Array {
  const found = columns.map((column) => numbersOf(carry, column));
  return Float64Array.from({ length: carry.length * columns.length }, (_, i) => {
    return found[i % columns.length]?.[Math.floor(i / columns.length)] ?? 0;
  });
}
