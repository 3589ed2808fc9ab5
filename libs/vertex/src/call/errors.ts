import { EXIT, MillraceError, type MillraceErrorOptions, type Problem } from '@millrace/contract';
import { type Asked, sentence } from './asked.ts';
import { denied } from './denied.ts';
import { type GrpcFailure, readFailure } from './failure.ts';
import { exhausted } from './quota.ts';
import { type Status, statusOfNumber } from './status.ts';

const CODES: Partial<Record<Status, string>> = {
  INVALID_ARGUMENT: 'VERTEX_INVALID',
  OUT_OF_RANGE: 'VERTEX_INVALID',
  NOT_FOUND: 'VERTEX_NOT_FOUND',
  ALREADY_EXISTS: 'VERTEX_ALREADY_EXISTS',
  FAILED_PRECONDITION: 'VERTEX_PRECONDITION',
  ABORTED: 'VERTEX_CONFLICT',
  UNIMPLEMENTED: 'VERTEX_UNSUPPORTED',
  UNAUTHENTICATED: 'VERTEX_UNAUTHENTICATED',
};

/** An error of Google's client, or of an operation, as ours. */
export function refused(asked: Asked, error: unknown): MillraceError {
  if (error instanceof MillraceError) return error;
  const failure = readFailure(error);
  if (failure === undefined) return unreadable(asked, error);
  return ofStatus(asked, failure, error);
}

function ofStatus(asked: Asked, failure: GrpcFailure, cause: unknown): MillraceError {
  const status = statusOfNumber(failure.code);
  const said = sentence(failure.message);
  if (status === 'PERMISSION_DENIED') return denied(asked, failure, cause);
  if (status === 'RESOURCE_EXHAUSTED') return exhausted(asked, failure, cause);
  const code = CODES[status] ?? 'VERTEX_UNAVAILABLE';
  return new MillraceError(code, `${asked.subject}: ${said}`, {
    ...{ cause, fields: { status, project: asked.project, region: asked.region } },
    ...extras(code, failure),
  });
}

function extras(code: string, failure: GrpcFailure): MillraceErrorOptions {
  switch (code) {
    case 'VERTEX_INVALID':
      return { problems: failure.violations.map(problemOf), exitCode: EXIT.usage };
    case 'VERTEX_UNAUTHENTICATED':
      return { hint: SIGN_IN };
    case 'VERTEX_UNAVAILABLE':
      return {
        hint: 'run it again in some minutes: what was begun is found; https://status.cloud.google.com tells of outages',
      };
    default:
      return {};
  }
}

const SIGN_IN = 'gcloud auth application-default login';

const problemOf = ({ field, description }: { field: string; description: string }): Problem => ({
  ...{ path: field, code: 'VERTEX_INVALID', message: description },
});

const unreadable = (asked: Asked, cause: unknown): MillraceError =>
  new MillraceError(
    'VERTEX_UNEXPECTED',
    `${asked.subject}: ${cause instanceof Error ? cause.message : String(cause)}`,
    {
      cause,
    },
  );

/** There is nobody to make calls as. */
export const credentialsMissing = (cause: unknown): MillraceError =>
  new MillraceError(
    'VERTEX_UNAUTHENTICATED',
    `No credentials for Google Cloud: ${sentence(cause instanceof Error ? cause.message : String(cause))}`,
    { hint: SIGN_IN, cause },
  );

/** The caller no longer wants to wait. */
export const aborted = (what: string, hint?: string, cause?: unknown): MillraceError =>
  new MillraceError('ABORTED', what, {
    ...{ exitCode: EXIT.interrupted },
    ...(cause === undefined ? {} : { cause }),
    ...(hint === undefined ? {} : { hint }),
  });
