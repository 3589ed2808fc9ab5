import { invalid, MillraceError, type VertexContext } from '@millrace/contract';
import { connect, followJob, placeOfWork, stageJob, stateInWords, workerOf } from '@millrace/entrypoint/vertex';
import { DEFAULT_SPACE, foundOf, readHyperparameters, readSpace, type SearchMetric } from '@millrace/model';
import { openStore, type Store, withSignal } from '@millrace/storage';
import type { TuningJob, TuningJobs } from '@millrace/vertex';
import type { TuneRun } from './component.ts';
import { writeFound } from './found.ts';
import { studyOf } from './study.ts';
import { type TuningFacts, trialsOfJob } from './trials-of-job.ts';

type Inputs = Parameters<TuneRun>[0];
type Outputs = Parameters<TuneRun>[1];

/** https://cloud.google.com/vertex-ai/docs/quotas: of one tuning job. */
const MOST_TRIALS = 1000;
const MOST_AT_A_TIME = 100;

/**
 * The search as a tuning job of Vertex AI, which picks the points and runs the image of train for each.
 * @throws MillraceError `INVALID_SPACE`, `INVALID_HYPERPARAMETERS`, `INVALID_SEARCH`, `ALL_TRIALS_FAILED`, and what
 *   the job's client throws
 */
export async function runOnVertex(inputs: Inputs, outputs: Outputs, context: VertexContext): ReturnType<TuneRun> {
  const { seed } = inputs;
  const facts: TuningFacts = {
    space: readSpace(inputs.space ?? DEFAULT_SPACE),
    base: readHyperparameters({ epochs: inputs.epochs }, inputs.fixed),
    metric: inputs.metric,
    store: withSignal(openStore(context.job.folder), context.signal),
  };
  checkSearch(inputs);
  const job = await search(inputs, facts, context);
  const { space, metric } = facts;
  const found = foundOf({ metric, seed, space, trials: await trialsOfJob(job, facts) });
  return writeFound(found, outputs, context.logger);
}

async function search(inputs: Inputs, facts: TuningFacts, context: VertexContext): Promise<TuningJob> {
  const jobs = connect(context).tuningJobs;
  const { progress } = context;
  try {
    return await followJob(
      {
        jobs,
        make: (labels) => jobSpec(inputs, facts, context, labels),
        onProgress: ({ state, resource: { trials } }) => {
          const ended = trials.filter((trial) => trial.endTime !== undefined);
          progress.report(ended.length, inputs.maxTrials, 'trials', noteOf(state, trials, facts.metric));
        },
      },
      context,
    );
  } catch (error) {
    return await whoseTrialsFailed(jobs, error);
  }
}

async function jobSpec(
  { splits, seed, maxTrials, parallel, earlyStopping }: Inputs,
  { space, base, metric, store }: TuningFacts,
  context: VertexContext,
  labels: Readonly<Record<string, string>>,
) {
  const { job, execution } = context;
  const uri = await stageTrials(store, { splits, base, seed, metric }, context);
  return {
    ...studyOf(space, metric, earlyStopping),
    ...{ displayName: `${execution.pipeline}-${execution.step}`, labels, maxTrials },
    parallelTrials: Math.min(parallel, maxTrials, MOST_AT_A_TIME),
    // As here: a trial that fails is recorded, and the search goes on.
    maxFailedTrials: maxTrials,
    trial: { ...workerOf('train', job.trialImage ?? '', uri), ...placeOfWork(job) },
  };
}

const stageTrials = (
  store: Store,
  { splits, base, seed, metric }: Pick<Inputs, 'splits' | 'seed'> & Pick<TuningFacts, 'base' | 'metric'>,
  context: VertexContext,
): Promise<string> =>
  stageJob(
    store,
    { component: 'train', parameters: { hyperparameters: base, seed }, inputs: { splits }, trialMetric: metric },
    context,
  );

/** A job whose trials all failed is told by its trials. */
async function whoseTrialsFailed(jobs: TuningJobs, error: unknown): Promise<TuningJob> {
  if (!(error instanceof MillraceError) || error.code !== 'VERTEX_JOB_FAILED') throw error;
  const { name } = error.fields;
  const job = typeof name === 'string' ? await jobs.get(name) : undefined;
  if (job === undefined || job.trials.length === 0) throw error;
  return job;
}

function noteOf(state: string, trials: TuningJob['trials'], metric: SearchMetric): string {
  const latest = trials.findLast((trial) => trial.metrics[metric] !== undefined);
  const told = latest === undefined ? '' : `, trial ${latest.id}: ${metric} ${latest.metrics[metric]?.toPrecision(5)}`;
  return `${stateInWords(state)}${told}`;
}

function checkSearch({ maxTrials }: Inputs): void {
  if (maxTrials <= MOST_TRIALS) return;
  const message = `A tuning job of Vertex AI has at most ${MOST_TRIALS} trials, not ${maxTrials}.`;
  throw invalid('INVALID_SEARCH', 'Search', [{ path: '--max-trials', code: 'ABOVE_MAXIMUM', message }]);
}
