import * as z from 'zod';
import { listOf } from '../answers.ts';
import type { Api } from '../call/api.ts';
import { labelled } from '../filter.ts';
import { type ContainerJob, customJobSpec } from './container-job.ts';
import { type Job, jobFields } from './job.ts';
import type { Jobs } from './jobs.ts';
import { JobsOfApi } from './jobs-of-api.ts';
import { type Study, studySpec } from './study.ts';
import { type Trial, trialAnswer } from './trial.ts';

/** A search for hyperparameters to be started. */
export interface TuningJobSpec extends Study {
  readonly displayName: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** What each trial runs; it gets the values as further arguments. */
  readonly trial: ContainerJob;
  readonly maxTrials: number;
  readonly parallelTrials: number;
  /** So many failed trials end the job. Default: the API decides. */
  readonly maxFailedTrials?: number | undefined;
}

export interface TuningJob extends Job {
  readonly trials: readonly Trial[];
}

export type TuningJobs = Jobs<TuningJobSpec, TuningJob>;

const answer = z.object({ ...jobFields, trials: listOf(trialAnswer) });

export const tuningJobs = (api: Api): TuningJobs =>
  new JobsOfApi<TuningJobSpec, TuningJob>(api, {
    ...{ what: 'tuning job', collection: 'hyperparameterTuningJobs', command: 'hp-tuning-jobs', answer },
    displayName: ({ displayName }) => displayName,
    create: async (parent, spec, execution, gax) => {
      const client = await api.clients.jobs();
      const hyperparameterTuningJob = {
        displayName: spec.displayName,
        labels: labelled(spec.labels, execution),
        studySpec: studySpec(spec),
        trialJobSpec: customJobSpec(spec.trial),
        maxTrialCount: spec.maxTrials,
        parallelTrialCount: spec.parallelTrials,
        maxFailedTrialCount: spec.maxFailedTrials ?? 0,
      };
      return (await client.createHyperparameterTuningJob({ parent, hyperparameterTuningJob }, gax))[0];
    },
    get: async (name, gax) => (await (await api.clients.jobs()).getHyperparameterTuningJob({ name }, gax))[0],
    list: async (request, gax) => (await (await api.clients.jobs()).listHyperparameterTuningJobs(request, gax))[0],
    cancel: async (name, gax) => (await api.clients.jobs()).cancelHyperparameterTuningJob({ name }, gax),
  });
