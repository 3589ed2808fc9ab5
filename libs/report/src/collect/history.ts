import { z } from 'zod';
import type { ReportHistory } from '../data.ts';

/** history.json of a model bundle, as far as its curves go. */
const historySchema = z.object({
  formatVersion: z.literal(1),
  /** Name of the loss. */
  loss: z.string().default('loss'),
  epochs: z.array(z.object({ epoch: z.number(), loss: z.number(), validationLoss: z.number().optional() })),
  bestEpoch: z.number().optional(),
});

export function historyOf(json: unknown): ReportHistory {
  const { loss, epochs, bestEpoch } = historySchema.parse(json);
  return {
    loss,
    epochs: epochs.map(({ epoch, loss: train, validationLoss: validation }) => ({ epoch, train, validation })),
    bestEpoch,
  };
}
