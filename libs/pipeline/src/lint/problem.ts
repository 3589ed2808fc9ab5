import type { Problem } from '@millrace/contract';

/** Codes of the linter; their meaning is stable. */
export type ProblemCode =
  | 'ABSENT_PLACEHOLDER'
  | 'BAD_PIPELINE_NAME'
  | 'BAD_TASK_NAME'
  | 'CYCLE'
  | 'EMPTY_DAG'
  | 'INVALID_ACCELERATOR'
  | 'INVALID_CONDITION'
  | 'INVALID_DEFAULT'
  | 'INVALID_ENV'
  | 'INVALID_EXIT_HANDLER'
  | 'INVALID_IMAGE'
  | 'INVALID_IMPORTER'
  | 'INVALID_ITERATOR'
  | 'INVALID_RESOURCES'
  | 'INVALID_RETRY'
  | 'INVALID_SELECTOR'
  | 'MISSING_COMMAND'
  | 'MISSING_COMPONENT'
  | 'MISSING_EXECUTOR'
  | 'MISSING_INPUT'
  | 'MISSING_OUTPUT'
  | 'MOVING_IMAGE'
  | 'NO_SOURCE'
  | 'SHARED_COMPONENT'
  | 'TOO_LARGE'
  | 'TYPE_MISMATCH'
  | 'ABSENT_OUTPUT'
  | 'UNDECLARED_INPUT'
  | 'UNKNOWN_INPUT'
  | 'UNKNOWN_OUTPUT'
  | 'UNKNOWN_PLACEHOLDER'
  | 'UNKNOWN_TASK'
  | 'UNPORTABLE_PLACEHOLDER'
  | 'UNSUPPORTED'
  | 'UNUSED';

/** What the linter found. */
export interface PipelineProblem extends Problem {
  readonly code: ProblemCode;
  /** An error fails in a run; a warning is likely to surprise. */
  readonly severity: 'error' | 'warning';
}
