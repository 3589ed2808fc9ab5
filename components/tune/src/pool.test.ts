import { fileURLToPath } from 'node:url';
import { DEFAULT_HYPERPARAMETERS } from '@millrace/model';
import { expect, test } from 'vitest';
import { WorkerPool } from './pool.ts';

const config = { splits: '/nowhere', metric: 'loss', checkpoints: '/nowhere' } as const;
const job = { trial: 7, seed: 1, until: 2, hyperparameters: DEFAULT_HYPERPARAMETERS };
const crashing = fileURLToPath(new URL('./fixtures/crashing-worker.ts', import.meta.url));

test('a process that dies is an outcome, and the next job gets another process', async () => {
  const pool = new WorkerPool(config, new AbortController().signal, crashing);
  const died = { error: { code: 'WORKER_DIED', message: 'The process of trial 7 ended: SIGKILL.' } };
  expect(await pool.run(job)).toEqual(died);
  expect(await pool.run(job)).toEqual(died);
  await pool.close();
});

test('an aborted pool gives up at once and leaves no process', async () => {
  const controller = new AbortController();
  const pool = new WorkerPool(config, controller.signal, crashing);
  const waiting = pool.run({ ...job, trial: 0 });
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await pool.close();
  await expect(pool.run(job)).rejects.toThrow('enough');
});
