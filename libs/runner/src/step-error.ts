import { MillraceError } from '@millrace/contract';
import type { StepError } from './events.ts';
import type { StepLog } from './step-log.ts';

/** The facts of an error for events and records. */
export function stepError(error: unknown, log?: StepLog): StepError {
  const known = error instanceof MillraceError;
  return {
    code: known ? error.code : 'UNEXPECTED',
    message: error instanceof Error ? error.message : String(error),
    ...(known && error.hint !== undefined ? { hint: error.hint } : {}),
    ...(log === undefined ? {} : { log: log.place }),
  };
}
