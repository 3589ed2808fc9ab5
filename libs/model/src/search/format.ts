import * as z from 'zod';
import { spaceSchema } from './space.ts';

export const SEARCH_METRICS = ['loss', 'rmse', 'accuracy'] as const;
export type SearchMetric = (typeof SEARCH_METRICS)[number];
/** Whether less is better. */
export const MINIMIZED: Readonly<Record<SearchMetric, boolean>> = { loss: true, rmse: true, accuracy: false };

export const trialSchema = z.strictObject({
  id: z.int(),
  hyperparameters: z.record(z.string(), z.json()),
  /** `stopped`: others were better after as many epochs. */
  state: z.enum(['completed', 'stopped', 'failed']),
  /** On the validation split, of the best epoch; absent when it failed. */
  metric: z.number().optional(),
  /** Epochs it was trained for. */
  epochs: z.int(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});

/** trials.json */
export const trialsSchema = z.strictObject({
  formatVersion: z.literal(1),
  metric: z.enum(SEARCH_METRICS),
  seed: z.int(),
  space: spaceSchema,
  /** Id of the best trial. */
  best: z.int(),
  trials: z.array(trialSchema),
});
export type Trial = z.output<typeof trialSchema>;
export type Trials = z.output<typeof trialsSchema>;

/** What one job of a search gave: a trial trained up to some epoch. */
export const outcomeSchema = z.union([
  z.strictObject({ metric: z.number(), epochs: z.int() }),
  z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) }),
]);
export type Outcome = z.output<typeof outcomeSchema>;
