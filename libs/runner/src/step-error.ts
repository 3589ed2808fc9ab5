import { MillraceError } from '@millrace/contract';
import type { StepError } from './events.ts';
import type { StepLog } from './step-log.ts';

/** Errors that do not say what went wrong in the step; its last lines may. */
const SPEECHLESS: readonly string[] = ['STEP_FAILED', 'STEP_TIMEOUT', 'OUT_OF_MEMORY', 'MISSING_OUTPUT'];

/** The facts of an error for events and records. */
export function stepError(error: unknown, log?: StepLog): StepError {
  const known = error instanceof MillraceError;
  return {
    code: known ? error.code : 'UNEXPECTED',
    message: error instanceof Error ? error.message : String(error),
    ...(known && error.hint !== undefined ? { hint: error.hint } : {}),
    ...(log === undefined ? {} : { log: log.place }),
    ...(log !== undefined && known && SPEECHLESS.includes(error.code) ? { tail: log.tail } : {}),
  };
}
