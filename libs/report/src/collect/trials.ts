import { MINIMIZED, trialsSchema } from '@millrace/model';
import type { ReportTrials } from '../data.ts';

/** What trials.json tells of a search. */
export function trialsOf(json: unknown): ReportTrials {
  const { metric, best, trials } = trialsSchema.parse(json);
  return {
    metric,
    direction: MINIMIZED[metric] ? 'minimize' : 'maximize',
    best: String(best),
    trials: trials.map(({ id, state, metric: value, epochs, hyperparameters }) => ({
      ...{ id: String(id), state, value, epochs, parameters: hyperparameters },
    })),
  };
}
