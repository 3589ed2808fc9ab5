import { MillraceError } from '@millrace/contract';
import type { Matrix } from '@millrace/dataset';
import type { Fitted } from '../fit.ts';
import { Trainer } from '../training/trainer.ts';
import type { SearchMetric } from './format.ts';

/** A fitted network's metric on the validation split. */
export async function score(metric: SearchMetric, fitted: Fitted, validation: Matrix): Promise<number> {
  if (metric === 'loss') return fitted.bestLoss;
  const classifier = fitted.network.output.kind === 'classifier';
  if (classifier !== (metric === 'accuracy')) {
    throw new MillraceError('WRONG_METRIC', `A ${fitted.network.output.kind} has no ${metric}.`, {
      hint: `--metric ${classifier ? 'accuracy' : 'rmse'}`,
    });
  }
  return metric === 'rmse' ? Math.sqrt(fitted.bestLoss) : accuracy(fitted, validation);
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
