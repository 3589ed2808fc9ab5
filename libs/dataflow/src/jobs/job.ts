import { textMap, textOrEmpty, time } from '@millrace/vertex/call';
import * as z from 'zod';
import type { Api } from '../api.ts';
import { jobState } from './job-state.ts';

/** One job of Dataflow. */
export interface DataflowJob {
  /** E.g. `2026-11-21_00_00_00-1234567890123456789`. */
  readonly id: string;
  /** `projects/P/locations/R/jobs/ID` */
  readonly resource: string;
  readonly name: string;
  /** E.g. `JOB_STATE_RUNNING`. */
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly createTime?: string | undefined;
}

const answer = z.object({
  ...{ id: z.string().min(1), name: textOrEmpty, labels: textMap, createTime: time },
  currentState: jobState,
});

/** A job in an answer. */
export function jobOf({ place }: Api, message: unknown): DataflowJob {
  const { id, name, currentState, labels, createTime } = answer.parse(message);
  const resource = `projects/${place.project}/locations/${place.region}/jobs/${id}`;
  return { id, resource, name, state: currentState, labels, createTime };
}
