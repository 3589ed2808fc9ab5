import * as z from 'zod';
import { rpcStatus, textMap, textOrEmpty, time } from '../answers.ts';
import { type JobState, jobState } from './job-state.ts';

/** What all kinds of jobs have. */
export interface Job {
  /** E.g. `projects/P/locations/R/customJobs/123`. */
  readonly name: string;
  readonly displayName: string;
  readonly state: JobState;
  readonly labels: Readonly<Record<string, string>>;
  /** Why it failed, as `google.rpc.Status`. */
  readonly error?: { readonly code: number; readonly message: string } | undefined;
  /** ISO 8601, UTC. */
  readonly createTime?: string | undefined;
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
}

/** The fields of a {@link Job} in an answer. */
export const jobFields = {
  name: z.string(),
  displayName: textOrEmpty,
  state: jobState,
  labels: textMap,
  error: rpcStatus,
  createTime: time,
  startTime: time,
  endTime: time,
};
