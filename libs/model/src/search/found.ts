import { invalid } from '@millrace/contract';
import { MINIMIZED, type SearchMetric, type Trial, type Trials } from './format.ts';

/**
 * What a search found: its trials by their numbers, and the best of those that were trained to their end.
 * @throws MillraceError `ALL_TRIALS_FAILED` with each trial's error
 */
export function foundOf(search: Pick<Trials, 'metric' | 'seed' | 'space' | 'trials'>): Trials {
  const { metric, seed, space } = search;
  const trials = [...search.trials].sort((a, b) => a.id - b.id);
  const [best] = rank(
    trials.filter((trial) => trial.state === 'completed'),
    metric,
  );
  if (best === undefined) throw allFailed(trials);
  return { formatVersion: 1, metric, seed, space, best: best.id, trials };
}

/** Those that have a metric, best first; equal ones by their number. */
export function rank(trials: readonly (Trial | undefined)[], metric: SearchMetric): Trial[] {
  const sign = MINIMIZED[metric] ? 1 : -1;
  const scored = trials.flatMap((trial) =>
    trial?.metric === undefined ? [] : [{ trial, score: sign * trial.metric }],
  );
  return scored.sort((a, b) => a.score - b.score || a.trial.id - b.trial.id).map(({ trial }) => trial);
}

const allFailed = (trials: readonly Trial[]) =>
  invalid(
    'ALL_TRIALS_FAILED',
    'Search',
    trials.map(({ id, error }) => ({
      path: `trials[${id}]`,
      code: error?.code ?? 'FAILED',
      message: error?.message ?? 'It failed.',
    })),
    'Narrow the space, e.g. smaller learning rates.',
  );
