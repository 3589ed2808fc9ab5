import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '@millrace/contract';
import { openSplits } from '@millrace/dataset';
import {
  DEFAULT_SPACE,
  digestOfFolder,
  type Job,
  jobKey,
  type Outcome,
  readHyperparameters,
  readSpace,
  rungs,
  search,
} from '@millrace/model';
import type { TuneRun } from './component.ts';
import { Ledger } from './ledger.ts';
import { WorkerPool } from './pool.ts';

/**
 * Random search with successive halving, each trial in a process.
 * @throws MillraceError `INVALID_SPACE`, `INVALID_HYPERPARAMETERS`, `ALL_TRIALS_FAILED`; what the dataset library
 *   throws for a folder that is not splits.
 */
export const run: TuneRun = async (inputs, outputs, context) => {
  const { maxTrials: trials, parallel, metric, seed, epochs } = inputs;
  const { logger, progress, signal } = context;
  const space = readSpace(inputs.space ?? DEFAULT_SPACE);
  const base = readHyperparameters({ epochs }, inputs.fixed);
  const splits = await openSplits(inputs.splits.path);
  const facts: JsonObject = { space, base, trials, metric, seed, data: await digestOfFolder(splits.directory) };
  const ledger = await Ledger.open(join(context.workDirectory, 'ledger'), facts, context.checkpoints);
  if (ledger.done.size > 0) logger.info(`going on after ${ledger.done.size} finished jobs`);

  const total = jobCount(epochs, trials);
  const onOutcome = async (job: Job, outcome: Outcome) => {
    await ledger.add(jobKey(job), outcome);
    const told = 'error' in outcome ? outcome.error.code : `${metric} ${outcome.metric.toPrecision(5)}`;
    progress.report(
      Math.min(ledger.done.size, total),
      total,
      'jobs',
      `trial ${job.trial}, ${job.until} epochs: ${told}`,
    );
    if ('error' in outcome)
      logger.warn(`trial ${job.trial} failed: ${outcome.error.message}`, { code: outcome.error.code });
  };
  const pool = new WorkerPool(
    { splits: splits.directory, metric, checkpoints: join(context.workDirectory, 'trials') },
    signal,
  );
  try {
    const runJob = (job: Job) => pool.run(job);
    const found = await search({
      space,
      base,
      trials,
      metric,
      seed,
      parallel,
      run: runJob,
      done: new Map(ledger.done),
      onOutcome,
    });
    const best = found.trials.find(({ id }) => id === found.best);
    await writeFile(outputs.trials.path, `${JSON.stringify(found, null, 2)}\n`);
    const metrics = {
      [metric]: best?.metric ?? 0,
      trials,
      failed: found.trials.filter((t) => t.state === 'failed').length,
    };
    await writeFile(outputs.metrics.path, `${JSON.stringify(metrics, null, 2)}\n`);
    Object.assign(outputs.metrics.metadata, metrics);
    logger.info('best trial', { id: found.best, ...metrics, hyperparameters: best?.hyperparameters ?? {} });
    return { hyperparameters: best?.hyperparameters ?? {}, best: best?.metric ?? 0 };
  } finally {
    await pool.close();
  }
};

/** Jobs of a search in which no trial fails. */
function jobCount(epochs: number, trials: number): number {
  let left = trials;
  return rungs(epochs, trials).reduce((total) => {
    const jobs = total + left;
    left = Math.max(1, Math.floor(left / 3));
    return jobs;
  }, 0);
}
