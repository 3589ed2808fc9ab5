import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { type Matrix, openSplits, readMatrix } from '@millrace/dataset';
import { fit, folderCheckpoints, type Job, limitThreads, type Outcome, score } from '@millrace/model';
import { jobSchema, type Reply, type WorkerConfig, workerConfigSchema } from './protocol.ts';

interface Data {
  readonly train: Matrix;
  readonly validation: Matrix;
}

/**
 * The process of a trial: does the jobs that its parent sends, one after the other, and ends with its parent. One
 * thread each, so that results do not depend on how many work at a time.
 */
export function serveJobs(argument: string): void {
  const config = workerConfigSchema.parse(JSON.parse(argument));
  limitThreads({ inside: 1, between: 1 });
  const data = readData(config.splits);
  // Ctrl-C reaches every process of the terminal; the parent decides.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message) => void answer(config, data, jobSchema.parse(message)));
}

async function answer(config: WorkerConfig, data: Promise<Data>, job: Job): Promise<void> {
  const reply: Reply = { outcome: await attempt(config, data, job) };
  process.send?.(reply);
}

async function attempt(config: WorkerConfig, data: Promise<Data>, job: Job): Promise<Outcome> {
  try {
    const { train, validation } = await data;
    const { hyperparameters, seed, until, trial } = job;
    const checkpoints = folderCheckpoints(join(config.checkpoints, String(trial)));
    const fitted = await fit({ train, validation, hyperparameters, seed, until, checkpoints });
    return { metric: await score(config.metric, fitted, validation), epochs: fitted.history.length };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: { code: error instanceof MillraceError ? error.code : 'UNEXPECTED', message } };
  }
}

async function readData(directory: string): Promise<Data> {
  const splits = await openSplits(directory);
  return { train: await readMatrix(splits, 'train'), validation: await readMatrix(splits, 'validation') };
}
