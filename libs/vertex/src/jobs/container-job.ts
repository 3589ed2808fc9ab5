/** Accelerators that the API knows by name. */
export type AcceleratorType =
  | 'NVIDIA_TESLA_P4'
  | 'NVIDIA_TESLA_P100'
  | 'NVIDIA_TESLA_V100'
  | 'NVIDIA_TESLA_T4'
  | 'NVIDIA_TESLA_A100'
  | 'NVIDIA_A100_80GB'
  | 'NVIDIA_L4'
  | 'NVIDIA_H100_80GB'
  | 'NVIDIA_H200_141GB';

/** A container that works on a machine of Vertex AI. */
export interface ContainerJob {
  /** By digest: `us-docker.pkg.dev/P/R/train@sha256:…`. */
  readonly image: string;
  /** Default: the image's ENTRYPOINT. */
  readonly command?: readonly string[] | undefined;
  readonly args?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** E.g. `n1-standard-4`. */
  readonly machineType: string;
  readonly accelerator?: { readonly type: AcceleratorType; readonly count: number } | undefined;
  /** Machines that run the same: the first is the chief, the others are its workers. Default 1. */
  readonly replicas?: number | undefined;
  /** Default: 100 GB of `pd-ssd`. */
  readonly bootDisk?: { readonly type: string; readonly sizeGb: number } | undefined;
  /** Account that the work is done as. Default: the one of Vertex AI's custom code. */
  readonly serviceAccount?: string | undefined;
  /** Peered network: `projects/<number>/global/networks/<name>`. */
  readonly network?: string | undefined;
  /** Seconds. Default: 7 days, the API's own. */
  readonly timeoutSeconds?: number | undefined;
  /** Restart all when a worker was restarted. Default false. */
  readonly restartOnFailure?: boolean | undefined;
  /** `gs://…`, from which `AIP_MODEL_DIR`, `AIP_CHECKPOINT_DIR` and `AIP_TENSORBOARD_LOG_DIR` are made. */
  readonly outputDirectory?: string | undefined;
}

/** As `google.cloud.aiplatform.v1.CustomJobSpec`. */
export const customJobSpec = (job: ContainerJob) => ({
  workerPoolSpecs: workerPools(job),
  scheduling: {
    restartJobOnWorkerRestart: job.restartOnFailure ?? false,
    ...(job.timeoutSeconds === undefined ? {} : { timeout: { seconds: job.timeoutSeconds } }),
  },
  ...(job.serviceAccount === undefined ? {} : { serviceAccount: job.serviceAccount }),
  ...(job.network === undefined ? {} : { network: job.network }),
  ...(job.outputDirectory === undefined ? {} : { baseOutputDirectory: { outputUriPrefix: job.outputDirectory } }),
});

/** The first pool has exactly one machine, whatever the number of all. */
function workerPools(job: ContainerJob) {
  const { replicas = 1 } = job;
  const chief = workerPool(job, 1);
  return replicas > 1 ? [chief, workerPool(job, replicas - 1)] : [chief];
}

const workerPool = (job: ContainerJob, replicaCount: number) => ({
  containerSpec: {
    imageUri: job.image,
    command: [...(job.command ?? [])],
    args: [...(job.args ?? [])],
    env: Object.entries(job.env ?? {}).map(([name, value]) => ({ name, value })),
  },
  machineSpec: {
    machineType: job.machineType,
    ...(job.accelerator === undefined
      ? {}
      : { acceleratorType: job.accelerator.type, acceleratorCount: job.accelerator.count }),
  },
  replicaCount,
  ...(job.bootDisk === undefined
    ? {}
    : { diskSpec: { bootDiskType: job.bootDisk.type, bootDiskSizeGb: job.bootDisk.sizeGb } }),
});
