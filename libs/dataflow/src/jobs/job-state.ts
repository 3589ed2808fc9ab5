import { enumName } from '@millrace/vertex/call';

/** `google.dataflow.v1beta3.JobState`, as far as anything is decided by it; the server may know more. */
export const jobState = enumName('JOB_STATE_UNKNOWN');

const ENDED: ReadonlySet<string> = new Set([
  'JOB_STATE_DONE',
  'JOB_STATE_FAILED',
  'JOB_STATE_CANCELLED',
  'JOB_STATE_DRAINED',
  'JOB_STATE_UPDATED',
]);

/** Nothing more will happen to it. */
export const hasEnded = (state: string): boolean => ENDED.has(state);

export const hasSucceeded = (state: string): boolean => state === 'JOB_STATE_DONE';

/** It will give nothing, though it may not have ended. */
export const isGivenUp = (state: string): boolean => /CANCELL|FAILED|DRAIN|UPDATED/.test(state);
