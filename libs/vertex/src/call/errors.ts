import { EXIT, MillraceError, type MillraceErrorOptions, type Problem } from '@millrace/contract';
import { type Asked, sentence } from './asked.ts';
import { denied } from './denied.ts';
import { type GrpcFailure, readFailure } from './failure.ts';
import { exhausted } from './quota.ts';
import type { Service } from './service.ts';
import { type Status, statusOfNumber } from './status.ts';

/** Whatever the service: its prefix and one of these make a code. */
type Kind =
  | 'INVALID'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PRECONDITION'
  | 'CONFLICT'
  | 'UNSUPPORTED'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE'
  | 'UNEXPECTED';

const codeOf = ({ prefix }: Service, kind: Kind): string => `${prefix}_${kind}`;

const KINDS: Partial<Record<Status, Kind>> = {
  INVALID_ARGUMENT: 'INVALID',
  OUT_OF_RANGE: 'INVALID',
  NOT_FOUND: 'NOT_FOUND',
  ALREADY_EXISTS: 'ALREADY_EXISTS',
  FAILED_PRECONDITION: 'PRECONDITION',
  ABORTED: 'CONFLICT',
  UNIMPLEMENTED: 'UNSUPPORTED',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
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
  const kind = KINDS[status] ?? 'UNAVAILABLE';
  return new MillraceError(codeOf(asked.service, kind), `${asked.subject}: ${said}`, {
    ...{ cause, fields: { status, project: asked.project, region: asked.region } },
    ...extras(asked.service, kind, failure),
  });
}

function extras(service: Service, kind: Kind, failure: GrpcFailure): MillraceErrorOptions {
  switch (kind) {
    case 'INVALID':
      return { problems: failure.violations.map(problemOf(service)), exitCode: EXIT.usage };
    case 'UNAUTHENTICATED':
      return { hint: SIGN_IN };
    case 'UNAVAILABLE':
      return {
        hint: 'run it again in some minutes: what was begun is found; https://status.cloud.google.com tells of outages',
      };
    default:
      return {};
  }
}

const SIGN_IN = 'gcloud auth application-default login';

const problemOf =
  (service: Service) =>
  ({ field, description }: GrpcFailure['violations'][number]): Problem => ({
    ...{ path: field, code: codeOf(service, 'INVALID'), message: description },
  });

const unreadable = (asked: Asked, cause: unknown): MillraceError =>
  new MillraceError(
    codeOf(asked.service, 'UNEXPECTED'),
    `${asked.subject}: ${cause instanceof Error ? cause.message : String(cause)}`,
    {
      cause,
    },
  );

/** There is nobody to make calls as. */
export const credentialsMissing = (service: Service, cause: unknown): MillraceError =>
  new MillraceError(
    codeOf(service, 'UNAUTHENTICATED'),
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
