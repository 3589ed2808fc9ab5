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
import { writeFound } from './found.ts';
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

  const earlyStopping = inputs.earlyStopping !== 'none';
  const total = earlyStopping ? jobCount(epochs, trials) : trials;
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
      earlyStopping,
      run: runJob,
      done: new Map(ledger.done),
      onOutcome,
    });
    return await writeFound(found, outputs, logger);
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
