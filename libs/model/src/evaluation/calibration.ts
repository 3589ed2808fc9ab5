import { mostProbable } from './classification.ts';
import { mean } from './sum.ts';
import { at, requireFinite, requireLength, requireRows, type Vector } from './vectors.ts';

/** Bins of equal width, as in the paper's experiments. */
const BINS = 15;

export interface CalibrationBin {
  /** Confidences in (low, high]; the first bin also holds 0. */
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  /** Mean probability of the predicted class. */
  readonly confidence: number;
  /** Share of rows whose predicted class is the actual one. */
  readonly accuracy: number;
}

export interface Calibration {
  /** Those that hold rows, by confidence. */
  readonly bins: readonly CalibrationBin[];
  /** Mean gap between accuracy and confidence of the bins, weighted by their rows; 0 is perfect. */
  readonly expectedCalibrationError: number;
  /** The largest gap of a bin. */
  readonly maximumCalibrationError: number;
}

/**
 * Whether a classifier is as often right as it is sure: of each row the predicted class (the most probable one) and its
 * probability, in 15 bins of equal width (Guo, Pleiss, Sun and Weinberger 2017, "On Calibration of Modern Neural
 * Networks", https://arxiv.org/abs/1706.04599, equations 2, 3 and 5).
 * @param probabilities Row-major, one column a class.
 * @throws MillraceError `NO_ROWS`, `LENGTH_MISMATCH`, `NOT_FINITE`.
 */
export function calibrationOf(actual: Int32Array, probabilities: Vector, classes: number): Calibration {
  requireRows(actual.length);
  requireLength('probabilities', probabilities.length, actual.length * classes);
  requireFinite('probabilities', probabilities);
  const predicted = mostProbable(probabilities, classes);
  const members: number[][] = Array.from({ length: BINS }, () => []);
  predicted.forEach((place, row) => {
    members[binOf(at(probabilities, row * classes + place))]?.push(row);
  });
  const bins = members.flatMap((rows, bin): CalibrationBin[] => {
    if (rows.length === 0) return [];
    const confidences = rows.map((row) => at(probabilities, row * classes + (predicted[row] ?? 0)));
    const right = rows.filter((row) => predicted[row] === actual[row]).length;
    const confidence = mean(rows.length, (i) => confidences[i] ?? 0);
    return [{ low: edge(bin), high: edge(bin + 1), rows: rows.length, confidence, accuracy: right / rows.length }];
  });
  const gaps = bins.map(({ rows, accuracy, confidence }) => ({ rows, gap: Math.abs(accuracy - confidence) }));
  return {
    bins,
    expectedCalibrationError: gaps.reduce((total, { rows, gap }) => total + rows * gap, 0) / actual.length,
    maximumCalibrationError: Math.max(...gaps.map(({ gap }) => gap)),
  };
}

/** Multiplied rather than divided, so that edges are those of NumPy's `linspace`. */
const edge = (bin: number): number => (bin === BINS ? 1 : bin * (1 / BINS));

function binOf(confidence: number): number {
  let bin = 0;
  while (bin < BINS - 1 && confidence > edge(bin + 1)) bin++;
  return bin;
}
