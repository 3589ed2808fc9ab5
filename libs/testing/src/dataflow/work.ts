import type { Environment } from './messages.ts';

/** How important a message of a job is, the least first. */
export const IMPORTANCE = ['DEBUG', 'DETAILED', 'BASIC', 'WARNING', 'ERROR'] as const;

/** A job that was launched, for whoever does its work. */
export interface LaunchedJob {
  /** E.g. `2026-11-21_00_00_00-1000000000000000001`. */
  readonly id: string;
  readonly name: string;
  /** What the template was given: `yaml_pipeline_file` or `yaml_pipeline`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Machines, places and account, as they were asked for. */
  readonly environment: Environment;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  /** Leaves a message with the job. Default importance `BASIC`. */
  message(text: string, importance?: (typeof IMPORTANCE)[number]): void;
  /** Sets how many elements a step has given. */
  count(step: string, elements: number): void;
}

/**
 * Does the work of a job: runs its YAML, for example. When it is done the job is; an error is left as that of a worker,
 * and the job fails.
 */
export type DataflowWork = (job: LaunchedJob) => Promise<void> | void;
