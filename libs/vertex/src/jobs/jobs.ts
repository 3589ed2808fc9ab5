import type { CallOptions } from '../call/caller.ts';
import type { WaitOptions } from '../call/poll.ts';
import type { MadeFor } from '../models/models.ts';
import type { Job } from './job.ts';

export interface ListOptions extends CallOptions {
  /** The most to be given. Default: all. */
  readonly limit?: number | undefined;
}

/** Jobs of one kind, given by id or name. */
export interface Jobs<Spec, J extends Job> {
  /** Starts a job, or gives the one that this execution started before, whatever has become of it. */
  ensure(spec: Spec, options: MadeFor & CallOptions): Promise<J>;
  /** @throws MillraceError `VERTEX_NOT_FOUND` */
  get(name: string, options?: CallOptions): Promise<J>;
  /** The newest first; `filter` as https://google.aip.dev/160 says, e.g. `state="JOB_STATE_RUNNING"`. */
  list(filter?: string, options?: ListOptions): Promise<readonly J[]>;
  /**
   * Waits until it has succeeded.
   * @throws MillraceError `VERTEX_JOB_FAILED`, `VERTEX_CANCELLED`, `VERTEX_TIMEOUT`, `VERTEX_UNAVAILABLE`, `ABORTED`
   */
  wait(name: string, options?: WaitOptions<J>): Promise<J>;
  /** Asks for its end; one that has ended is success. `wait` tells when it has ended. */
  cancel(name: string, options?: CallOptions): Promise<void>;
}
