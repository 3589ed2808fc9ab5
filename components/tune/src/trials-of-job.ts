import type { JsonValue } from '@millrace/contract';
import { readJobFailure, readJobResult, resultFolder } from '@millrace/entrypoint/vertex';
import { type Hyperparameters, readHyperparameters, type SearchMetric, type Space, type Trial } from '@millrace/model';
import type { Store } from '@millrace/storage';
import type { TuningJob } from '@millrace/vertex';
import { flagOf } from './study.ts';

type JobTrial = TuningJob['trials'][number];

/** What is needed to tell the trials of a job as those of a search here. */
export interface TuningFacts {
  readonly space: Space;
  readonly base: Hyperparameters;
  readonly metric: SearchMetric;
  /** Where the trials left their results. */
  readonly store: Store;
}

/** The trials of a tuning job, by the numbers that Vertex AI gave them. */
export async function trialsOfJob({ trials }: Pick<TuningJob, 'trials'>, facts: TuningFacts): Promise<Trial[]> {
  return Promise.all(trials.map((trial) => trialOf(trial, facts)));
}

/** A trial that left a result came to its end; one that has a metric and no result was stopped before. */
async function trialOf(trial: JobTrial, { space, base, metric, store }: TuningFacts): Promise<Trial> {
  const folder = resultFolder(trial.id);
  const sample = Object.keys(space).flatMap((name) => sampled(name, trial.parameters[flagOf(name)]));
  const common = {
    id: Number(trial.id),
    hyperparameters: { ...readHyperparameters(Object.fromEntries(sample), base) },
  };
  const value = trial.metrics[metric];
  const result = await readJobResult(store, folder);
  if (trial.state === 'SUCCEEDED' && value !== undefined) {
    const epochs = Number(result?.parameters.epochsRun ?? trial.step ?? 0);
    return { ...common, state: result === undefined ? 'stopped' : 'completed', metric: value, epochs };
  }
  const failure = await readJobFailure(store, folder);
  const message = failure?.message ?? trial.infeasibleReason ?? `The trial ended as ${trial.state}.`;
  const error = { code: failure?.code ?? 'TRIAL_FAILED', message };
  return { ...common, state: 'failed', epochs: trial.step ?? 0, error };
}

/** A value that the job did not give stays the default, as it did for the trial. */
const sampled = (name: string, value: JsonValue | undefined): [string, JsonValue][] =>
  value === undefined ? [] : [[name, value]];
