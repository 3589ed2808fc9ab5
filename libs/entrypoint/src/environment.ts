/** Variables by which a runner or a cluster tells a component what it cannot know; read once, when a command starts. */
export interface Environment {
  /** `sha256:<hex>` of the code, where the runner or the image knows it: MILLRACE_CODE_DIGEST. */
  readonly codeDigest?: string;
  /** Reference of the image that runs: MILLRACE_IMAGE. */
  readonly image?: string;
  /** Folder for checkpoints in kfp mode: Vertex AI's AIP_CHECKPOINT_DIR, or the local runner's MILLRACE_CHECKPOINT_DIR. */
  readonly checkpointFolder?: string;
  /** Seconds between checkpoints: MILLRACE_CHECKPOINT_SECONDS. */
  readonly checkpointSeconds?: number;
  /** `<pipeline>/<step>/<execution id>` in kfp mode, where the runner gives one: MILLRACE_EXECUTION. */
  readonly execution?: string;
  /** The pipeline run of which this is a step: MILLRACE_RUN. */
  readonly run?: string;
  /** In a trial of a tuning job: its number, CLOUD_ML_TRIAL_ID, and the file for its metric, CLOUD_ML_HP_METRIC_FILE. */
  readonly trial?: string;
  readonly metricFile?: string;
  /** Google Cloud project: CLOUD_ML_PROJECT_ID, as jobs of Vertex AI have it, else GOOGLE_CLOUD_PROJECT. */
  readonly project?: string;
  /** CLOUD_ML_REGION, else GOOGLE_CLOUD_REGION. */
  readonly region?: string;
  /** MILLRACE_LOG, else whether this looks like a container of a cluster. */
  readonly log: 'text' | 'json' | undefined;
}

/** Variables that are set in the containers of Cloud Run, Kubernetes and Vertex AI. */
const CLUSTER_VARIABLES = ['K_SERVICE', 'CLOUD_RUN_JOB', 'KUBERNETES_SERVICE_HOST', 'CLOUD_ML_PROJECT_ID'];

export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const named = {
    codeDigest: env.MILLRACE_CODE_DIGEST,
    image: env.MILLRACE_IMAGE,
    checkpointFolder: env.AIP_CHECKPOINT_DIR || env.MILLRACE_CHECKPOINT_DIR,
    execution: env.MILLRACE_EXECUTION,
    run: env.MILLRACE_RUN,
    trial: env.CLOUD_ML_TRIAL_ID,
    metricFile: env.CLOUD_ML_HP_METRIC_FILE,
    project: env.CLOUD_ML_PROJECT_ID || env.GOOGLE_CLOUD_PROJECT,
    region: env.CLOUD_ML_REGION || env.GOOGLE_CLOUD_REGION,
  };
  const interval = Number(env.MILLRACE_CHECKPOINT_SECONDS || Number.NaN);
  const cluster = CLUSTER_VARIABLES.some((name) => (env[name] ?? '') !== '');
  const log = env.MILLRACE_LOG === 'json' || env.MILLRACE_LOG === 'text' ? env.MILLRACE_LOG : undefined;
  return {
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined && value !== '')),
    ...(interval >= 0 ? { checkpointSeconds: interval } : {}),
    log: log ?? (cluster ? 'json' : undefined),
  };
}
