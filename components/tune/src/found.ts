import { writeFile } from 'node:fs/promises';
import type { Logger } from '@millrace/contract';
import type { Trials } from '@millrace/model';
import type { TuneRun } from './component.ts';

/** Writes what a search found, wherever its trials ran, and gives the best trial. */
export async function writeFound(found: Trials, outputs: Parameters<TuneRun>[1], logger: Logger): ReturnType<TuneRun> {
  const best = found.trials.find(({ id }) => id === found.best);
  await writeFile(outputs.trials.path, `${JSON.stringify(found, null, 2)}\n`);
  const metrics = {
    [found.metric]: best?.metric ?? 0,
    trials: found.trials.length,
    failed: found.trials.filter((trial) => trial.state === 'failed').length,
  };
  await writeFile(outputs.metrics.path, `${JSON.stringify(metrics, null, 2)}\n`);
  Object.assign(outputs.metrics.metadata, metrics);
  logger.info('best trial', { id: found.best, ...metrics, hyperparameters: best?.hyperparameters ?? {} });
  return { hyperparameters: best?.hyperparameters ?? {}, best: best?.metric ?? 0 };
}
