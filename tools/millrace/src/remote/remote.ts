import type { JsonObject } from '@millrace/contract';
import type { CompiledPipeline } from '@millrace/pipeline';

/** What runs pipelines elsewhere. */
export type TargetName = 'kfp' | 'vertex';

/** A run, or a step of one: `pending`, `running`, `succeeded`, `failed`, `cancelled`, and what else the target knows. */
export type Outcome = string;

/** A step of a run elsewhere. */
export interface RemoteStep {
  /** Task's name in the pipeline; of the second and later ones of a loop `train #2`. */
  readonly name: string;
  readonly outcome: Outcome;
  /** ISO 8601. */
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  /** Why it failed, where the target says so. */
  readonly error: string | undefined;
}

/** A run elsewhere, as one look at it shows it. */
export interface RemoteRun {
  /** By which it is asked for. */
  readonly id: string;
  readonly name: string;
  readonly outcome: Outcome;
  /** Where a person looks at it. */
  readonly page: string;
  /** ISO 8601. */
  readonly createdAt: string | undefined;
  readonly finishedAt: string | undefined;
  readonly error: string | undefined;
  readonly steps: readonly RemoteStep[];
  /** What else `--json` tells of it. */
  readonly facts: JsonObject;
}

/** A step that failed, with the end of its log. */
export interface StepFailure {
  readonly step: RemoteStep;
  /** The last lines, oldest first; empty where there is no log at hand. */
  readonly lines: readonly string[];
  /** Why there are none, or where they are. */
  readonly reason: string | undefined;
}

/** A run to be started. */
export interface NewRun {
  readonly name: string;
  readonly pipeline: CompiledPipeline;
  readonly parameters: JsonObject;
  readonly pipelineRoot?: string | undefined;
  readonly serviceAccount?: string | undefined;
  /** Take outputs from former runs; false takes none. */
  readonly cache: boolean;
}

/** A schedule to be made. */
export interface NewSchedule extends NewRun {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  /** E.g. `Europe/Paris`; default UTC. */
  readonly timeZone: string | undefined;
  /** Runs of it at the same time. */
  readonly maximumConcurrency: number;
}

/** What starts runs again and again. */
export interface RemoteSchedule {
  readonly id: string;
  readonly name: string;
  readonly state: 'active' | 'paused' | 'completed';
  /** As the target keeps it. */
  readonly cron: string;
  /** ISO 8601, where the target says so. */
  readonly nextRunAt: string | undefined;
  readonly page: string;
}

export interface WatchOptions {
  /** Milliseconds between two looks; the client's default. */
  readonly interval?: number | undefined;
  readonly signal: AbortSignal;
  /** Told of each look, at least of those that show something new. */
  readonly onLook: (run: RemoteRun) => void;
  /** Told of each look that found the target out of reach. */
  readonly onOutage: (message: string) => void;
}

/** A KFP host, or Vertex AI in a project and region: what both can do, in one form. */
export interface Remote {
  /** What names it, for `--json`. */
  readonly facts: JsonObject;
  /** The flags that name it on the command line. */
  readonly flags: string;
  start(run: NewRun, signal: AbortSignal): Promise<RemoteRun>;
  /**
   * Looks at a run until it has ended; that it failed is no error of this call.
   * @throws MillraceError `ABORTED`, and those of the client
   */
  watch(id: string, options: WatchOptions): Promise<RemoteRun>;
  failures(run: RemoteRun, options: { readonly lines: number; readonly signal: AbortSignal }): Promise<StepFailure[]>;
  /** Asks for the end of a run; one that has ended stays as it is. */
  cancel(id: string, signal: AbortSignal): Promise<RemoteRun>;
  readonly schedules: RemoteSchedules;
}

/** Schedules, by id. */
export interface RemoteSchedules {
  create(schedule: NewSchedule, signal: AbortSignal): Promise<RemoteSchedule>;
  list(signal: AbortSignal): Promise<readonly RemoteSchedule[]>;
  pause(id: string, signal: AbortSignal): Promise<RemoteSchedule>;
  resume(id: string, signal: AbortSignal): Promise<RemoteSchedule>;
  delete(id: string, signal: AbortSignal): Promise<void>;
}

/** The command to come back with. */
export const watchCommand = ({ flags }: Pick<Remote, 'flags'>, id: string): string =>
  `npx millrace watch ${id}${flags}`;
