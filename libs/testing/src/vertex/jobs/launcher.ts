/** One container of a job, as Vertex AI would start it. */
export interface WorkerSpec {
  /** Unique in the fake, such as `1000000000000000007-workerpool0-0`. */
  readonly name: string;
  readonly image: string;
  /** Replaces the image's entrypoint, unless it is empty. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How a worker ended. */
export interface WorkerEnd {
  /** From 128 on it was ended by a signal, as shells count. */
  readonly exitCode: number;
  /** The end of what it printed. */
  readonly log: string;
}

/** A worker that was started. */
export interface Worker {
  /** Never rejects. */
  readonly ended: Promise<WorkerEnd>;
  /** SIGTERM, and SIGKILL after some seconds; at once if `now`. Resolves when it has ended. */
  stop(now?: boolean): Promise<void>;
  /** What it has written so far to the file that `CLOUD_ML_HP_METRIC_FILE` names; empty if nothing. */
  metrics(): Promise<string>;
  /** Told of every question how the job does. */
  polled?(): void;
}

/** Runs the containers of jobs, or what stands in for them. */
export interface JobLauncher {
  start(spec: WorkerSpec): Promise<Worker>;
  /** Ends what still runs, and removes what it made. */
  close(): Promise<void>;
}

/** The variable that names the file where a trial reports its metrics. */
export const METRIC_FILE = 'CLOUD_ML_HP_METRIC_FILE';

/** How much of a worker's output is kept, in characters. */
export const LOG_TAIL = 64 * 1024;
