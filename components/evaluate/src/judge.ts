import type { CarriedRow, FittedRecipe } from '@millrace/dataset';
import {
  type ClassificationResult,
  classificationMetrics,
  classificationTerms,
  type MetricName,
  mostProbable,
  type RowTerms,
  regressionMetrics,
  regressionTerms,
  type Task,
} from '@millrace/model/evaluation';
import { gather, inOriginalUnits, type Rows } from './rows.ts';

export type Values = Readonly<Record<string, number | null>>;

/** What a model or a baseline says about rows, row-major. */
export interface Predictions {
  /** Regressor: a value in original units a row. Classifier: a number a class. */
  readonly values: Float64Array;
  /** Classifier: whether the numbers are probabilities; otherwise only the largest counts. */
  readonly probabilities: boolean;
}

/** What was true of some rows, and how predictions of them are scored. */
export interface Judge {
  readonly task: Task;
  readonly rows: number;
  /** Original units, or places in `classes`. */
  readonly actual: Float64Array | Int32Array;
  /** Classifier: all classes. Empty for a regressor. */
  readonly classes: readonly string[];
  metricsOf(predictions: Predictions): Values;
  /** What each row adds to a metric that is a mean over rows; `undefined` for the others. */
  termsOf(metric: MetricName, predictions: Predictions): RowTerms | undefined;
  /** A judge of some of the rows, and their predictions. */
  pick(rows: ArrayLike<number>, predictions: Predictions): { judge: Judge; predictions: Predictions };
}

/** The class of rows whose label the train split never showed: no model can be right about them. */
export const UNSEEN = '(unseen)';

export const judgeOf = (rows: Rows, fittedRecipe: FittedRecipe): Judge => {
  const { target, labels } = rows.matrix;
  if (labels === undefined) return regressorJudge(originalTarget(rows, fittedRecipe));
  const unseen = target.some((place) => place < 0);
  const classes = unseen ? [...labels, UNSEEN] : labels;
  return classifierJudge(
    Int32Array.from(target, (place) => (place < 0 ? labels.length : place)),
    classes,
  );
};

export const originalTarget = ({ matrix, carry }: Rows, fittedRecipe: FittedRecipe): Float64Array =>
  inOriginalUnits(fittedRecipe)(matrix.target, carry);

/** A network's outputs as predictions of a judge's rows. */
export function predictionsOf(
  outputs: Float32Array,
  carry: readonly CarriedRow[],
  judge: Judge,
  fittedRecipe: FittedRecipe,
): Predictions {
  if (judge.task === 'regressor')
    return { values: inOriginalUnits(fittedRecipe)(outputs, carry), probabilities: false };
  return { values: widened(outputs, judge), probabilities: true };
}

/** Numbers a class, with a column of zeros for {@link UNSEEN} where the judge has it. */
export function widened(numbers: ArrayLike<number>, { rows, classes }: Judge): Float64Array {
  const width = numbers.length / rows;
  const values = new Float64Array(rows * classes.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < width; c++) values[r * classes.length + c] = numbers[r * width + c] ?? 0;
  }
  return values;
}

/** Everything that scikit-learn's report has, for a classifier's judge. */
export function classificationOf({ actual, classes }: Judge, predictions: Predictions): ClassificationResult {
  const { values, probabilities } = predictions;
  const verdicts = probabilities ? { probabilities: values } : { labels: mostProbable(values, classes.length) };
  return classificationMetrics(Int32Array.from(actual), verdicts, classes);
}

function regressorJudge(actual: Float64Array): Judge {
  return {
    ...{ task: 'regressor', rows: actual.length, actual, classes: [] },
    metricsOf: ({ values }) => ({ ...regressionMetrics(actual, values) }),
    termsOf: (metric, { values }) => regressionTerms(metric, actual, values),
    pick: (rows, { values }) => ({
      judge: regressorJudge(gather(actual, rows, 1)),
      predictions: { values: gather(values, rows, 1), probabilities: false },
    }),
  };
}

function classifierJudge(actual: Int32Array, classes: readonly string[]): Judge {
  const judge: Judge = {
    ...{ task: 'classifier', rows: actual.length, actual, classes },
    metricsOf: (predictions) => ({ ...classificationOf(judge, predictions).metrics }),
    termsOf: (metric, { values }) => classificationTerms(metric, actual, values, classes.length),
    pick: (rows, { values, probabilities }) => ({
      judge: classifierJudge(gather(actual, rows, 1), classes),
      predictions: { values: gather(values, rows, classes.length), probabilities },
    }),
  };
  return judge;
}
