import { randomFrom } from '../evaluation/random.ts';
import { type Hyperparameters, readHyperparameters } from '../hyperparameters.ts';
import type { Outcome, SearchMetric, Trial, Trials } from './format.ts';
import { foundOf, rank } from './found.ts';
import { type Space, sampleSpace } from './space.ts';

/** Train a trial until an epoch, going on from where the job before it stopped. */
export interface Job {
  readonly trial: number;
  readonly hyperparameters: Hyperparameters;
  readonly seed: number;
  readonly until: number;
}

export interface SearchOptions {
  readonly space: Space;
  /** Hyperparameters that are not searched; `epochs` is the most that a trial gets. */
  readonly base: Hyperparameters;
  readonly trials: number;
  readonly metric: SearchMetric;
  readonly seed: number;
  /** False: all trials get all epochs. Default true: those that fall behind stop early. */
  readonly earlyStopping?: boolean;
  /** Jobs at a time; what is found does not depend on it. */
  readonly parallel: number;
  /** Does a job; failures are outcomes, and what it throws ends the search. */
  readonly run: (job: Job) => Promise<Outcome>;
  /** Outcomes of jobs done before, by {@link jobKey}. */
  readonly done?: ReadonlyMap<string, Outcome>;
  readonly onOutcome?: (job: Job, outcome: Outcome) => Promise<void>;
}

/** One in so many goes on to the next rung, and gets as many times the epochs (Li and others 2018, "Hyperband"). */
const REDUCTION = 3;

export const jobKey = ({ trial, until }: Pick<Job, 'trial' | 'until'>): string => `${trial}@${until}`;

/**
 * Random search with successive halving (Jamieson and Talwalkar 2016): all trials get a few epochs, the best third
 * three times as many, and so on. A rung is complete before the next one starts, so the result depends on the seed
 * alone.
 * @throws MillraceError `ALL_TRIALS_FAILED` with each trial's error
 */
export async function search(options: SearchOptions): Promise<Trials> {
  const { space, metric, seed } = options;
  const plans = planTrials(options);
  const trials = new Map<number, Trial>();
  let running = plans;
  const { epochs } = options.base;
  for (const until of options.earlyStopping === false ? [epochs] : rungs(epochs, options.trials)) {
    const outcomes = await inParallel(running, options.parallel, (plan) => runJob(options, { ...plan, until }));
    for (const [index, plan] of running.entries()) trials.set(plan.trial, trialOf(plan, outcomes[index], until));
    const ranked = rank(
      [...running].map(({ trial }) => trials.get(trial)),
      metric,
    );
    const kept = until >= epochs ? ranked.length : Math.max(1, Math.floor(running.length / REDUCTION));
    for (const { id } of ranked.slice(kept)) setState(trials, id, 'stopped');
    const ids = new Set(ranked.slice(0, kept).map((trial) => trial.id));
    running = running.filter(({ trial }) => ids.has(trial));
  }
  return foundOf({ metric, seed, space, trials: [...trials.values()] });
}

/** Epochs after which trials are compared: the last is all of them, each before it a third. */
export function rungs(epochs: number, trials: number): number[] {
  const levels = Math.floor(Math.log(trials) / Math.log(REDUCTION) + 1e-9);
  const all = Array.from({ length: levels + 1 }, (_, i) => Math.max(1, Math.ceil(epochs / REDUCTION ** (levels - i))));
  return [...new Set(all)];
}

type Plan = Omit<Job, 'until'>;

/** Each trial draws from a stream of its own, so that more trials change none of those before. */
function planTrials({ space, base, trials, seed }: SearchOptions): Plan[] {
  return Array.from({ length: trials }, (_, trial) => {
    const random = randomFrom(Math.imul(seed, 0x2545f491) + trial);
    return { trial, seed, hyperparameters: readHyperparameters(sampleSpace(space, random), base) };
  });
}

async function runJob(options: SearchOptions, job: Job): Promise<Outcome> {
  const known = options.done?.get(jobKey(job));
  if (known !== undefined) return known;
  const outcome = await options.run(job);
  await options.onOutcome?.(job, outcome);
  return outcome;
}

function trialOf({ trial, hyperparameters }: Plan, outcome: Outcome | undefined, until: number): Trial {
  const common = { id: trial, hyperparameters: { ...hyperparameters } };
  if (outcome === undefined || 'error' in outcome) {
    return { ...common, state: 'failed', epochs: until, ...(outcome === undefined ? {} : { error: outcome.error }) };
  }
  return { ...common, state: 'completed', metric: outcome.metric, epochs: outcome.epochs };
}

function setState(trials: Map<number, Trial>, id: number, state: Trial['state']): void {
  const trial = trials.get(id);
  if (trial !== undefined) trials.set(id, { ...trial, state });
}

/** Results in the order of the items. */
async function inParallel<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const waiting = [...items.entries()];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results.set(next[0], await work(next[1]));
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return items.flatMap((_, index) => {
    const result = results.get(index);
    return result === undefined ? [] : [result];
  });
}
