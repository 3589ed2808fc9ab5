import { writeFile } from 'node:fs/promises';
import type { RunContext } from '@millrace/contract';
import { joinMatrices, openSplits, readMatrix } from '@millrace/dataset';
import {
  digestOfFolder,
  type Fitted,
  fit,
  libraryVersions,
  readHyperparameters,
  saveBundle,
  type TrainProgress,
} from '@millrace/model';
import manifest from '../package.json' with { type: 'json' };
import type { TrainRun } from './component.ts';
import { trialOf } from './trial.ts';

/**
 * Trains on the splits and writes the bundle of the best epoch.
 * @throws MillraceError `INVALID_HYPERPARAMETERS`, `TOO_FEW_ROWS`, `TRAINING_DIVERGED`, `WRONG_METRIC`; what the dataset library
 *   throws for a folder that is not splits.
 */
export const run: TrainRun = async (inputs, outputs, context) => {
  const { splits: splitsArtifact, hyperparameters: struct, seed, withValidation, ...flat } = inputs;
  const hyperparameters = readHyperparameters(flat, struct);
  const splits = await openSplits(splitsArtifact.path);
  const [trainSplit, validation] = [await readMatrix(splits, 'train'), await readMatrix(splits, 'validation')];
  const train = withValidation ? joinMatrices(trainSplit, validation) : trainSplit;
  const { logger, signal, checkpoints } = context;
  const trial = context.trial === undefined ? undefined : trialOf(context.trial, train);
  logger.info('training', { rows: train.rows, features: train.columns.length, hyperparameters });
  const fitted = await fit({
    train,
    ...(withValidation ? {} : { validation }),
    hyperparameters,
    seed,
    signal,
    checkpoints,
    ...(checkpoints.intervalSeconds === undefined ? {} : { checkpointSeconds: checkpoints.intervalSeconds }),
    onResume: (rows) => logger.info('resumed from a checkpoint', { rows }),
    onProgress: tellAll(teller(context), trial?.afterEpochs),
  });
  await trial?.atEnd(fitted, validation);
  await saveBundle(outputs.model.path, {
    network: fitted.network,
    parameters: fitted.parameters,
    fittedRecipe: splits.fittedRecipe,
    history: fitted.history,
    training: {
      hyperparameters,
      seed,
      dataDigest: await digestOfFolder(splits.directory),
      codeVersion: manifest.version,
      versions: await libraryVersions(),
      rows: fitted.rows,
      epochsRun: fitted.history.length,
      bestEpoch: fitted.bestEpoch,
      bestLoss: fitted.bestLoss,
      stoppedEarly: fitted.stoppedEarly,
    },
  });
  await writeFile(outputs.metrics.path, `${JSON.stringify({ formatVersion: 1, epochs: fitted.history }, null, 2)}\n`);
  const metrics = metricsOf(fitted);
  Object.assign(outputs.metrics.metadata, metrics);
  Object.assign(outputs.model.metadata, { framework: 'TensorFlow', kind: fitted.network.output.kind, ...metrics });
  logger.info('trained', { ...metrics, rowsPerSecond: Math.round(fitted.rowsPerSecond) });
  return { loss: fitted.bestLoss, epochsRun: fitted.history.length };
};

const tellAll =
  (...listeners: readonly (((at: TrainProgress) => void) | undefined)[]) =>
  (at: TrainProgress): void => {
    for (const listener of listeners) listener?.(at);
  };

/** Numbers of the best epoch. */
function metricsOf({ history, bestEpoch, bestLoss }: Fitted): Record<string, number> {
  const best = history[bestEpoch - 1];
  return { loss: bestLoss, trainLoss: best?.loss ?? bestLoss, bestEpoch, epochsRun: history.length };
}

/** Tells where the training is, at most once a second. */
function teller({ progress }: RunContext): (at: TrainProgress) => void {
  let last = 0;
  return (at) => {
    const now = Date.now();
    if (now - last < 1000) return;
    last = now;
    const left = Math.round((at.totalRows - at.rows) / at.rowsPerSecond);
    const losses = [`loss ${at.loss.toPrecision(4)}`];
    if (at.validationLoss !== undefined) losses.push(`validation ${at.validationLoss.toPrecision(4)}`);
    const speed = `${Math.round(at.rowsPerSecond).toLocaleString('en')} rows/s`;
    progress.report(
      at.rows,
      at.totalRows,
      'rows',
      [`epoch ${at.epoch}/${at.epochs}`, ...losses, speed, `${left} s left`].join(', '),
    );
  };
}
