import type { ContainerSpec } from '@millrace/pipeline';
import type { ChildExit } from './child.ts';

/** A container of the IR, with the name of the workspace component behind it where there is one. */
export interface StepImage {
  readonly container: ContainerSpec;
  /** `MILLRACE_COMPONENT` of the container's environment. */
  readonly component: string | undefined;
}

/** A folder of this machine within a step's container. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** What a step may use of this machine; absent: all of it. */
export interface Resources {
  readonly cpus?: number;
  readonly memoryBytes?: number;
}

/** One start of a container's command. */
export interface Launch extends StepImage {
  /** The container's `command` and `args`, placeholders replaced. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Local folders that the step reads, and those that it writes. */
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Secrets and volumes; only a container can have them. */
  readonly mounts?: readonly Mount[];
  readonly resources?: Resources;
  readonly signal: AbortSignal;
  readonly graceSeconds: number;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}

/** Starts steps: as processes, or as containers. */
export interface Launcher {
  /**
   * Identifies the code that would run, for the cache: `sha256:<hex>`.
   * @param onProgress told what is done if that takes long, e.g. an image is pulled.
   */
  codeDigest(step: StepImage, onProgress?: (line: string) => void): Promise<string>;
  launch(launch: Launch): Promise<ChildExit>;
}
