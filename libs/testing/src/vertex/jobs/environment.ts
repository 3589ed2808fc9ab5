import type { CustomJobSpec, WorkerPoolSpec } from '../server/messages.ts';
import type { WorkerSpec } from './launcher.ts';

/** What distinguishes the job of a trial. */
export interface TrialPart {
  readonly id: string;
  /** The suggested hyperparameters, as arguments. */
  readonly args: readonly string[];
}

/**
 * The workers of a job, the primary one first, with the variables that Vertex AI sets.
 * https://cloud.google.com/vertex-ai/docs/training/code-requirements#environment-variables
 */
export function workersOf(jobName: string, spec: CustomJobSpec, trial?: TrialPart): WorkerSpec[] {
  const pools = spec.workerPoolSpecs ?? [];
  const cluster = Object.fromEntries(pools.map((pool, index) => [`workerpool${index}`, hosts(pool, index)]));
  const common = { ...jobVariables(jobName, trial), ...directories(spec) };
  return pools.flatMap((pool, poolIndex) =>
    hosts(pool, poolIndex).map((_, index) => {
      const task = { type: `workerpool${poolIndex}`, index, ...(trial === undefined ? {} : { trial: trial.id }) };
      const { imageUri, command, args, env } = pool.containerSpec ?? {};
      return {
        name: `${idOf(jobName)}-workerpool${poolIndex}-${index}`,
        image: imageUri ?? '',
        command: command ?? [],
        args: [...(args ?? []), ...(trial?.args ?? [])],
        env: {
          ...common,
          CLUSTER_SPEC: JSON.stringify({ cluster, task, environment: 'cloud' }),
          ...Object.fromEntries((env ?? []).map(({ name, value }) => [name ?? '', value ?? ''])),
        },
      };
    }),
  );
}

const hosts = (pool: WorkerPoolSpec, poolIndex: number): string[] =>
  Array.from({ length: Number(pool.replicaCount ?? 0) }, (_, index) => `workerpool${poolIndex}-${index}:2222`);

function jobVariables(jobName: string, trial: TrialPart | undefined): Record<string, string> {
  const [, project = '', , region = ''] = jobName.split('/');
  return {
    ...{ CLOUD_ML_PROJECT_ID: project, CLOUD_ML_REGION: region, CLOUD_ML_JOB_ID: idOf(jobName) },
    ...(trial === undefined ? {} : { CLOUD_ML_TRIAL_ID: trial.id }),
  };
}

function directories(spec: CustomJobSpec): Record<string, string> {
  const base = spec.baseOutputDirectory?.outputUriPrefix?.replace(/\/$/, '');
  if (base === undefined || base === '') return {};
  return {
    AIP_MODEL_DIR: `${base}/model/`,
    AIP_CHECKPOINT_DIR: `${base}/checkpoints/`,
    AIP_TENSORBOARD_LOG_DIR: `${base}/logs/`,
  };
}

const idOf = (name: string) => name.split('/').at(-1) ?? '';
