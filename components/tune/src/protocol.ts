import { hyperparametersSchema, outcomeSchema, SEARCH_METRICS } from '@millrace/model';
import * as z from 'zod';

/** What a worker is started with. */
export const workerConfigSchema = z.strictObject({
  splits: z.string(),
  metric: z.enum(SEARCH_METRICS),
  /** Folder with a checkpoint for each trial. */
  checkpoints: z.string(),
});

/** Parent to worker: train a trial until an epoch. */
export const jobSchema = z.strictObject({
  trial: z.int(),
  seed: z.int(),
  until: z.int(),
  hyperparameters: hyperparametersSchema,
});

/** Worker to parent. */
export const replySchema = z.strictObject({ outcome: outcomeSchema });

export type WorkerConfig = z.output<typeof workerConfigSchema>;
export type Reply = z.output<typeof replySchema>;
