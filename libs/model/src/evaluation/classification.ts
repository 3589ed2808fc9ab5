import { MillraceError } from '@millrace/contract';
import { rankingOf } from './precision-recall.ts';
import { mean, sum } from './sum.ts';
import { at, requireFinite, requireLength, requireRows, type Vector } from './vectors.ts';

export interface ClassificationMetrics {
  /** Share of rows whose most probable class (the first of equals) is the actual one. */
  readonly accuracy: number;
  /** Mean of −ln p(actual class), p clipped to [2⁻⁵², 1 − 2⁻⁵²]; `null` for a baseline that gives no probabilities. */
  readonly logLoss: number | null;
  /** Unweighted means over all classes. */
  readonly macroPrecision: number;
  readonly macroRecall: number;
  readonly macroF1: number;
  /** Mean of the one-versus-rest AUCs over the classes that occur; `null` where only one does, or without probabilities. */
  readonly macroAuc: number | null;
}

/** One class against the rest. A ratio without a denominator (a class never predicted, never seen) is 0. */
export interface ClassMetrics {
  readonly class: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows of this class. */
  readonly support: number;
  readonly auc: number | null;
  /** Area below the precision-recall curve; `null` for a class without rows, or without probabilities. */
  readonly averagePrecision: number | null;
}

export interface ClassificationResult {
  readonly metrics: ClassificationMetrics;
  readonly perClass: readonly ClassMetrics[];
  /** `confusion[actual][predicted]`: rows. */
  readonly confusion: readonly (readonly number[])[];
}

/** What a classifier says about each row. */
export type Verdicts =
  /** Row-major, one column a class. */
  | { readonly probabilities: Vector }
  /** Indexes of classes. */
  | { readonly labels: Int32Array };

/**
 * Metrics of a classifier.
 * @param actual Index of each row's class.
 * @throws MillraceError `NO_ROWS`, `LENGTH_MISMATCH`, `NOT_FINITE`, `UNKNOWN_CLASS`.
 */
export function classificationMetrics(
  actual: Int32Array,
  verdicts: Verdicts,
  classes: readonly string[],
): ClassificationResult {
  requireRows(actual.length);
  const probabilities = 'probabilities' in verdicts ? verdicts.probabilities : undefined;
  if (probabilities !== undefined) {
    requireLength('probabilities', probabilities.length, actual.length * classes.length);
    requireFinite('probabilities', probabilities);
  }
  const predicted = 'labels' in verdicts ? verdicts.labels : mostProbable(verdicts.probabilities, classes.length);
  const confusion = confusionMatrix(actual, predicted, classes.length);
  const perClass = classes.map((name, index) => ({
    class: name,
    ...oneAgainstRest(confusion, index),
    ...(probabilities === undefined ? UNRANKED : rankingOfClass(actual, probabilities, index, classes.length)),
  }));
  const macro = (value: (c: ClassMetrics) => number, of: readonly ClassMetrics[] = perClass) =>
    mean(of.length, (i) => value(of[i] ?? never()));
  const judged = perClass.filter((c) => c.auc !== null);
  return {
    metrics: {
      accuracy: sum(classes.length, (i) => confusion[i]?.[i] ?? 0) / actual.length,
      logLoss: probabilities === undefined ? null : logLoss(actual, probabilities, classes.length),
      macroPrecision: macro((c) => c.precision),
      macroRecall: macro((c) => c.recall),
      macroF1: macro((c) => c.f1),
      macroAuc: judged.length === 0 ? null : macro((c) => c.auc ?? 0, judged),
    },
    perClass,
    confusion,
  };
}

/** The class with the largest probability in each row, the first of equals. */
export function mostProbable(probabilities: Vector, classes: number): Int32Array {
  const rows = probabilities.length / classes;
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (at(probabilities, row * classes + c) > at(probabilities, row * classes + best)) best = c;
    }
    return best;
  });
}

/** Probabilities of one class, and 1 for its rows: what `rocCurve` takes. */
export function versusRest(actual: Int32Array, probabilities: Vector, index: number, classes: number) {
  return {
    scores: Float64Array.from(actual, (_, row) => at(probabilities, row * classes + index)),
    positive: Uint8Array.from(actual, (value) => (value === index ? 1 : 0)),
  };
}

function confusionMatrix(actual: Int32Array, predicted: Int32Array, classes: number): number[][] {
  requireLength('predictions', predicted.length, actual.length);
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  actual.forEach((truth, row) => {
    const cells = matrix[truth];
    const guess = predicted[row] ?? -1;
    const count = cells?.[guess];
    if (cells === undefined || count === undefined) {
      throw new MillraceError('UNKNOWN_CLASS', `Row ${row} has class ${truth}, predicted ${guess}, of ${classes}.`);
    }
    cells[guess] = count + 1;
  });
  return matrix;
}

function oneAgainstRest(confusion: readonly (readonly number[])[], index: number) {
  const hits = confusion[index]?.[index] ?? 0;
  const support = sum(confusion.length, (i) => confusion[index]?.[i] ?? 0);
  const predicted = sum(confusion.length, (i) => confusion[i]?.[index] ?? 0);
  const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    precision: ratio(hits, predicted),
    recall: ratio(hits, support),
    f1: ratio(2 * hits, support + predicted),
    support,
  };
}

function logLoss(actual: Int32Array, probabilities: Vector, classes: number): number {
  const clip = (p: number) => Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON);
  return mean(actual.length, (row) => -Math.log(clip(at(probabilities, row * classes + (actual[row] ?? 0)))));
}

const UNRANKED = { auc: null, averagePrecision: null } as const;

function rankingOfClass(actual: Int32Array, probabilities: Vector, index: number, classes: number) {
  const { scores, positive } = versusRest(actual, probabilities, index, classes);
  return rankingOf(scores, positive);
}

/** Counts of a confusion matrix as shares of each actual class; a class without rows has zeros. */
export function confusionRates(confusion: readonly (readonly number[])[]): number[][] {
  return confusion.map((cells) => {
    const total = sum(cells.length, (i) => cells[i] ?? 0);
    return cells.map((count) => (total === 0 ? 0 : count / total));
  });
}

const never = (): never => {
  throw new RangeError('index out of range');
};
