import { MillraceError } from '@millrace/contract';
import type { Matrix } from '@millrace/dataset';
import type { Fitted } from '../fit.ts';
import { Trainer } from '../training/trainer.ts';
import type { SearchMetric } from './format.ts';

/** A fitted network's metric on the validation split. */
export async function score(metric: SearchMetric, fitted: Fitted, validation: Matrix): Promise<number> {
  if (metric === 'loss') return fitted.bestLoss;
  const wrong = wrongMetric(metric, fitted.network.output.kind);
  if (wrong !== undefined) throw wrong;
  return metric === 'rmse' ? Math.sqrt(fitted.bestLoss) : accuracy(fitted, validation);
}

/** Why a network of a kind cannot be judged by a metric: `WRONG_METRIC`. */
export function wrongMetric(metric: SearchMetric, kind: 'regressor' | 'classifier'): MillraceError | undefined {
  if (metric === 'loss' || (kind === 'classifier') === (metric === 'accuracy')) return undefined;
  const hint = `--metric ${kind === 'classifier' ? 'accuracy' : 'rmse'}`;
  return new MillraceError('WRONG_METRIC', `A ${kind} has no ${metric}.`, { hint });
}

async function accuracy({ network, parameters }: Fitted, validation: Matrix): Promise<number> {
  const { rows, features, columns, labels = [] } = validation;
  const target = Float32Array.from(validation.target);
  const trainer = await Trainer.create(network, { rows, columns: columns.length, features, target });
  try {
    const zeros = new Float32Array(parameters.length);
    trainer.restore({ parameters, momentum: zeros, velocity: zeros });
    const outputs = trainer.predict(features, rows);
    const right = target.filter((label, row) => {
      const probabilities = outputs.subarray(row * labels.length, (row + 1) * labels.length);
      return probabilities.indexOf(Math.max(...probabilities)) === label;
    });
    return right.length / rows;
  } finally {
    trainer.dispose();
  }
}
