import { type Evaluation, historySchema } from '@millrace/model';
import type { ReportHistory } from '../data.ts';

const LOSSES = { regressor: 'mean squared error', classifier: 'cross-entropy, in nats' } as const;

/** The curves of history.json; the best epoch is the first with the lowest loss, of validation where there is any. */
export function historyOf(json: unknown, task: Evaluation['task'] | undefined): ReportHistory {
  const { epochs } = historySchema.parse(json);
  const score = (epoch: (typeof epochs)[number]) => epoch.validationLoss ?? epoch.loss;
  const best = epochs.reduce<(typeof epochs)[number] | undefined>(
    (lowest, epoch) => (lowest === undefined || score(epoch) < score(lowest) ? epoch : lowest),
    undefined,
  );
  return {
    loss: task === undefined ? 'as trained' : LOSSES[task],
    epochs: epochs.map(({ epoch, loss, validationLoss }) => ({ epoch, train: loss, validation: validationLoss })),
    bestEpoch: best?.epoch,
  };
}
