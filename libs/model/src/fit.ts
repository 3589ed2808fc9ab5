import { MillraceError } from '@millrace/contract';
import type { Matrix } from '@millrace/dataset';
import { type Hyperparameters, networkFor } from './hyperparameters.ts';
import { rescale } from './layers/rescale.ts';
import { type Network, networkOf } from './network/network.ts';
import type { TrainingData } from './training/data.ts';
import type { EpochRecord, TrainOptions, TrainProgress, TrainResult } from './training/options.ts';
import { train } from './training/train.ts';

export interface FitOptions
  extends Pick<
    TrainOptions,
    'seed' | 'until' | 'signal' | 'checkpoints' | 'checkpointSeconds' | 'onResume' | 'onProgress' | 'clock'
  > {
  readonly train: Matrix;
  /** Without it the training takes all its epochs, and the best is the one with the least loss in training. */
  readonly validation?: Matrix;
  readonly hyperparameters: Hyperparameters;
  /** Layers of one's own, in place of dense ones; they end in one unit, or in one a class. */
  readonly network?: Network;
}

/** A network that predicts in the target's own unit, and how it got there. */
export interface Fitted extends TrainResult {
  readonly network: Network;
  readonly rows: { readonly train: number; readonly validation: number };
}

/**
 * Trains the network that hyperparameters describe on matrices of splits. A number is learned standardized, so that a
 * learning rate means the same for every target; losses are told in the target's unit, squared.
 */
export async function fit(options: FitOptions): Promise<Fitted> {
  const { hyperparameters: h, seed, signal, checkpoints } = options;
  const labels = options.train.labels;
  const scale = labels === undefined ? standardization(options.train.target) : { center: 0, spread: 1 };
  const data = dataOf(options.train, scale);
  const validation = options.validation === undefined ? undefined : dataOf(options.validation, scale);
  const inputs = options.train.columns.length;
  const network = options.network ?? networkFor(h, inputs, labels?.length);
  const unit = scale.spread ** 2;
  const result = await train({
    network,
    train: data,
    validation: validation?.rows === 0 ? undefined : validation,
    epochs: h.epochs,
    batchSize: h.batchSize,
    learningRate: h.learningRate,
    schedule: h.schedule,
    l2: h.l2,
    patience: h.patience === 0 || options.validation === undefined ? undefined : h.patience,
    seed,
    signal,
    checkpoints,
    onResume: options.onResume,
    ...(options.until === undefined ? {} : { until: options.until }),
    ...(options.checkpointSeconds === undefined ? {} : { checkpointSeconds: options.checkpointSeconds }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    onProgress: (progress) => options.onProgress?.(inUnit(progress, unit)),
  });
  return {
    ...result,
    history: result.history.map((epoch) => inUnit(epoch, unit)),
    bestLoss: result.bestLoss * unit,
    network:
      labels === undefined
        ? networkOf([...network.layers, rescale(scale.spread, scale.center)], inputs, network.output)
        : network,
    rows: { train: data.rows, validation: validation?.rows ?? 0 },
  };
}

interface Standardization {
  readonly center: number;
  readonly spread: number;
}

/** Mean and standard deviation, in double precision; a constant target has spread 1. */
function standardization(target: Float32Array | Int32Array): Standardization {
  if (target.length === 0)
    throw new MillraceError('TOO_FEW_ROWS', 'The train split has no rows.', {
      hint: 'Give train more lots in the recipe.',
    });
  let total = 0;
  for (const value of target) total += value;
  const center = total / target.length;
  let squares = 0;
  for (const value of target) squares += (value - center) ** 2;
  const spread = Math.sqrt(squares / target.length);
  return { center, spread: spread > 0 ? spread : 1 };
}

/** Rows whose label the train split does not have cannot be learned from or judged, and are left out. */
function dataOf(matrix: Matrix, { center, spread }: Standardization): TrainingData {
  const columns = matrix.columns.length;
  const { features, target, weight, labels, rows } = matrix;
  if (labels === undefined) {
    return { rows, columns, features, weight, target: Float32Array.from(target, (value) => (value - center) / spread) };
  }
  const kept = [...target.keys()].filter((row) => (target[row] ?? -1) >= 0);
  if (kept.length === rows) return { rows, columns, features, weight, target: Float32Array.from(target) };
  const rowsOf = (values: Float32Array | Int32Array, width: number) => {
    const result = new Float32Array(kept.length * width);
    kept.forEach((row, i) => {
      result.set(values.subarray(row * width, (row + 1) * width), i * width);
    });
    return result;
  };
  return {
    rows: kept.length,
    columns,
    features: rowsOf(features, columns),
    target: rowsOf(target, 1),
    weight: weight === undefined ? undefined : rowsOf(weight, 1),
  };
}

/** The same losses, in the target's unit squared. */
function inUnit<T extends EpochRecord | TrainProgress>(record: T, unit: number): T {
  const { loss, validationLoss } = record;
  return {
    ...record,
    loss: loss * unit,
    ...(validationLoss === undefined ? {} : { validationLoss: validationLoss * unit }),
  };
}
