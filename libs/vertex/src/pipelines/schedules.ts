import type { CallOptions } from '../call/caller.ts';
import type { WaitOptions } from '../call/poll.ts';
import type { ListOptions } from '../jobs/jobs.ts';
import type { MadeFor } from '../models/models.ts';
import type { Operation } from '../operations/operation.ts';
import type { PipelineRun } from './pipeline-jobs.ts';
import type { Schedule } from './schedule.ts';

/** A schedule to be made. */
export interface ScheduleSpec {
  readonly displayName: string;
  /** Five fields, after `TZ=Europe/Paris ` or `CRON_TZ=…` where the time zone is not UTC. */
  readonly cron: string;
  /** At least 1. */
  readonly maxConcurrentRunCount: number;
  /** Further runs wait for their turn; else they are left out. Default false. */
  readonly allowQueueing?: boolean | undefined;
  /** Runs missed while paused are made up for on `resume`. Default false. */
  readonly catchUp?: boolean | undefined;
  readonly maxRunCount?: number | undefined;
  /** ISO 8601. */
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
  /** What each run is. */
  readonly pipelineJob: PipelineRun;
}

/** Schedules, given by id or name. */
export interface Schedules {
  /**
   * Makes a schedule, or gives the one that was made for the same execution before; without an execution the display
   * name stands for one.
   */
  create(schedule: ScheduleSpec, options?: Partial<MadeFor> & CallOptions): Promise<Schedule>;
  /** `filter` as https://google.aip.dev/160 says, e.g. `state="ACTIVE"`. */
  list(filter?: string, options?: ListOptions): Promise<readonly Schedule[]>;
  /** @throws MillraceError `VERTEX_NOT_FOUND` */
  get(name: string, options?: CallOptions): Promise<Schedule>;
  /** One that is paused is success. */
  pause(name: string, options?: CallOptions): Promise<Schedule>;
  /** One that is active is success. */
  resume(name: string, options?: CallOptions & { readonly catchUp?: boolean }): Promise<Schedule>;
  /** One that is gone is success. */
  delete(name: string, options?: WaitOptions<Operation>): Promise<void>;
}
