import type { Evaluation } from '@millrace/model';

/** A predictor whose metrics are compared: the model, or something it should be better than. */
export interface Contender {
  readonly key: string;
  readonly name: string;
  readonly metrics: Readonly<Record<string, number | null>>;
}

const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    rmse: 'RMSE',
    mae: 'MAE',
    mape: 'MAPE',
    r2: 'R²',
    bias: 'Bias',
    maxError: 'Largest error',
    loss: 'Loss',
    accuracy: 'Accuracy',
    logLoss: 'Log loss',
    macroPrecision: 'Precision (macro)',
    macroRecall: 'Recall (macro)',
    macroF1: 'F1 (macro)',
    macroAuc: 'AUC (macro)',
  }),
);

export const metricName = (metric: string): string => WORDS.get(metric) ?? metric;

/** A metric's value; `null` where it is not defined, or not there. */
export const metricValue = (metrics: Contender['metrics'], metric: string): number | null =>
  Object.hasOwn(metrics, metric) ? (metrics[metric] ?? null) : null;

/** The model first. */
export function contenders({ metrics, baselines }: Evaluation): Contender[] {
  const { naive, leastSquares, champion } = baselines;
  return [
    { key: 'model', name: 'This model', metrics },
    { key: 'naive', name: 'Naive', metrics: naive.metrics },
    { key: 'leastSquares', name: 'Least squares', metrics: leastSquares.metrics },
    ...(champion === undefined ? [] : [{ key: 'champion', name: 'Champion', metrics: champion.metrics }]),
  ];
}
