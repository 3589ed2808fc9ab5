import type { Waitable } from './step.ts';

/** Again after a failure: waits `backoff`, then `backoff × factor`, and so on up to `maximum`. */
export interface RetryOptions {
  /** Times to try again. */
  readonly count: number;
  /** Wait before the first, e.g. `30s`, `5m`, `1h`. Default `0s`. */
  readonly backoff?: string;
  /** 1 or more. Default 2. */
  readonly factor?: number;
  /** Longest wait. Default `1h`. */
  readonly maximum?: string;
}

/** What is reserved for a container, and what it may not go beyond. */
export interface ResourceOptions<T> {
  readonly request?: T;
  readonly limit?: T;
}

/** A secret or config map of the cluster, as variables of the container or as a folder in it. */
export type MountOptions =
  | { readonly name: string; readonly env: Readonly<Record<string, string>>; readonly optional?: boolean }
  | { readonly name: string; readonly path: string; readonly optional?: boolean };

/** A persistent volume claim of the cluster, mounted in the container. `subPath` is a folder of the volume. */
export interface VolumeOptions {
  readonly claim: string;
  readonly path: string;
  readonly subPath?: string;
}

/** How the job of a step with `on: 'vertex'` is made; each may be left out. */
export interface VertexOptions {
  /** Default `n2-standard-4`. */
  readonly machineType?: string;
  /** Whose rights the job has: an address, `NAME@PROJECT.iam.gserviceaccount.com`. */
  readonly serviceAccount?: string;
  /** `projects/NUMBER/global/networks/NAME`. */
  readonly network?: string;
  /** Of the job. */
  readonly labels?: Readonly<Record<string, string>>;
  /** A job that runs longer is ended: `90s`, `15m`, `2h`, `1d`. */
  readonly timeout?: string;
  /** True: all workers start again when one fails. Default false. */
  readonly restartOnFailure?: boolean;
  /** Image of the job. Default: the step's own. */
  readonly image?: string;
  /** Image of the trials of a tuning job. Default: the one of the component that does them. */
  readonly trialImage?: string;
  /** Default: where the step itself runs. */
  readonly project?: string;
  readonly region?: string;
  /** gs:// place for what the job reads and leaves. Default: beside the step's outputs, where they lie in Cloud Storage. */
  readonly bucket?: string;
}

/** How a step runs; each may be left out. */
export interface StepOptions {
  /** Default: the component's name. A component used a second time needs a name of its own. */
  readonly name?: string;
  /** Shown by `describe` and `graph`. */
  readonly description?: string;
  /** Times to try again after a failure, at once, or with a backoff. Default 0. */
  readonly retries?: number | RetryOptions;
  /** A longer attempt is ended and has failed: `90s`, `15m`, `2h`, `1d`. Kubernetes only. Default: none. */
  readonly timeout?: string;
  /** False: always run. Default true for pure components. */
  readonly caching?: boolean;
  /** Stands in KFP's cache for the key that it makes of the step's inputs and image. */
  readonly cacheKey?: string;
  /** Where the work runs: in the step's own container, or as a job of Vertex AI. Default `here`. */
  readonly on?: 'here' | 'vertex';
  /** How the job is made, with `on: 'vertex'`. */
  readonly vertex?: VertexOptions;
  /** CPU in cores, e.g. 2 or 0.5; one number is the limit. */
  readonly cpu?: number | ResourceOptions<number>;
  /** Memory: bytes, or with a unit, e.g. `512Mi`, `4Gi`; one quantity is the limit. */
  readonly memory?: string | ResourceOptions<string>;
  /** A resource of Kubernetes, `{ type: 'nvidia.com/gpu', count: 1 }`, or a type of Vertex AI: `NVIDIA_TESLA_T4`. */
  readonly accelerator?: { readonly type: string; readonly count: number };
  /** Variables of the container. */
  readonly env?: Readonly<Record<string, string>>;
  /** Kubernetes only, as are the six that follow. `env`: variable → key of the secret; `path`: folder to mount it at. */
  readonly secrets?: readonly MountOptions[];
  readonly configMaps?: readonly MountOptions[];
  readonly volumes?: readonly VolumeOptions[];
  /** Labels of the step's pod. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the step's pod. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Labels that the step's node must have. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** When the node fetches the image. Default: the cluster's own, `IfNotPresent` for an image with a tag or a digest. */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** Steps that must end first though nothing flows from them. */
  readonly after?: readonly Waitable[];
  /** True: runs even if what it waits for has failed. */
  readonly ignoreUpstreamFailure?: boolean;
}
