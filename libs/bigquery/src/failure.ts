import { EXIT, MillraceError, type MillraceErrorOptions } from '@millrace/contract';
import * as z from 'zod';

/** What BigQuery says of a call or a job that failed. */
export interface Failure {
  /** HTTP status; undefined for a job. */
  readonly status?: number | undefined;
  /** https://cloud.google.com/bigquery/docs/error-messages */
  readonly reason?: string | undefined;
  readonly message: string;
}

/** What was being done. */
export interface Subject {
  /** `Query of the rows`. */
  readonly subject: string;
  readonly project: string;
  readonly location: string;
}

const apiError = z.object({
  message: z.string(),
  code: z.union([z.number(), z.string()]).optional(),
  errors: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })).optional(),
});

/** Reads an error of Google's client. */
export function readFailure(error: unknown): Failure {
  const read = apiError.safeParse(error);
  if (!read.success) return { message: String(error) };
  const { message, code, errors } = read.data;
  const [first] = errors ?? [];
  return {
    message: first?.message ?? message,
    ...(typeof code === 'number' ? { status: code } : {}),
    ...(first?.reason === undefined ? {} : { reason: first.reason }),
  };
}

/** Reasons after which the same may succeed in a while. */
const PASSING = new Set([
  ...['backendError', 'internalError', 'jobBackendError', 'jobInternalError', 'rateLimitExceeded'],
  ...['jobRateLimitExceeded', 'tableUnavailable'],
]);

/** No answer at all, or one that says to come back; what was asked for may have been done. */
export const isPassing = ({ status, reason, message }: Failure): boolean =>
  isUnsigned(message)
    ? false
    : reason !== undefined && PASSING.has(reason)
      ? true
      : status === undefined || status === 408 || status === 429 || status >= 500;

/** A job may be run again, under another id, after a failure that is not its own. */
export const isJobsOwn = ({ reason }: Failure): boolean => reason === undefined || !PASSING.has(reason);

const isUnsigned = (message: string): boolean => /credential|invalid_grant|invalid_rapt|refresh.* token/i.test(message);

const sentence = (words: string): string => (/[.!?]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`);

/** A failure as an error in our words, which says what to do. */
export function failed(about: Subject, failure: Failure, cause?: unknown): MillraceError {
  const { code, ...rest } = kindOf(about, failure);
  const { status, reason } = failure;
  return new MillraceError(code, `${about.subject}: ${sentence(failure.message)}`, {
    cause,
    ...rest,
    fields: {
      ...{ project: about.project, location: about.location },
      ...(status === undefined ? {} : { status }),
      ...(reason === undefined ? {} : { reason }),
      ...rest.fields,
    },
  });
}

function kindOf(about: Subject, failure: Failure): { code: string } & MillraceErrorOptions {
  const { status, reason, message } = failure;
  if (status === 401 || isUnsigned(message)) {
    return { code: 'BIGQUERY_UNAUTHENTICATED', hint: 'gcloud auth application-default login' };
  }
  if (/has not been used in project|SERVICE_DISABLED|accessNotConfigured/.test(`${reason} ${message}`)) {
    return {
      code: 'BIGQUERY_API_DISABLED',
      hint: `gcloud services enable bigquery.googleapis.com --project=${about.project}`,
    };
  }
  switch (reason) {
    case 'bytesBilledLimitExceeded':
      return { code: 'BIGQUERY_BYTES_LIMIT', hint: BYTES_HINT, exitCode: EXIT.usage };
    case 'quotaExceeded':
    case 'rateLimitExceeded':
    case 'jobRateLimitExceeded':
      return { code: 'BIGQUERY_QUOTA_EXCEEDED', hint: quotaHint(about) };
    case 'billingNotEnabled':
      return { code: 'BIGQUERY_FAILED', hint: `Link a billing account to the project ${about.project}.` };
    case 'invalidQuery':
      return { code: 'BIGQUERY_SQL', ...placeOf(message), exitCode: EXIT.usage };
    case 'stopped':
      return { code: 'BIGQUERY_CANCELLED', hint: 'Somebody cancelled the job. Run it again: it gets a new one.' };
    case 'resourcesExceeded':
    case 'responseTooLarge':
      return { code: 'BIGQUERY_RESOURCES', hint: 'The query is too large for BigQuery: read fewer columns or rows.' };
    case 'notFound':
      return { code: 'BIGQUERY_NOT_FOUND', hint: notFoundHint(about, message), exitCode: EXIT.usage };
  }
  if (status === 403 || reason === 'accessDenied')
    return { code: 'BIGQUERY_PERMISSION_DENIED', ...permission(about, message) };
  if (status === 404) return { code: 'BIGQUERY_NOT_FOUND', hint: notFoundHint(about, message), exitCode: EXIT.usage };
  if (isPassing(failure)) return { code: 'BIGQUERY_UNAVAILABLE', hint: UNAVAILABLE_HINT };
  return { code: 'BIGQUERY_FAILED', hint: 'The job and what it did are in the console, under BigQuery, Job history.' };
}

export const BYTES_HINT = 'Raise --maximum-bytes-billed, or read fewer columns or rows.';
const UNAVAILABLE_HINT =
  'Run it again in some minutes: a job that was begun is found; https://status.cloud.google.com tells of outages.';

const quotaHint = ({ project }: Subject): string =>
  `Wait, or ask for more: https://console.cloud.google.com/iam-admin/quotas?service=bigquery.googleapis.com&project=${project}`;

const notFoundHint = ({ location }: Subject, message: string): string =>
  /bucket|gs:\/\//i.test(message)
    ? 'Check the path of the files.'
    : `Check the name as project.dataset.table, and that it lies in ${location}: --location names another place.`;

/** `… at [3:14]` */
function placeOf(message: string): MillraceErrorOptions {
  const found = /\[(\d+):(\d+)\]/.exec(message);
  if (found === null) return { hint: 'Look at the query and at the types of the columns that it reads.' };
  const [line, column] = [Number(found[1]), Number(found[2])];
  return { fields: { line, column }, hint: `Look at line ${line}, column ${column} of the query.` };
}

/** The least of Google's roles that hold it: https://cloud.google.com/bigquery/docs/access-control */
function permission({ project }: Subject, message: string): MillraceErrorOptions {
  const named = /\b(bigquery|storage)\.[a-z]+\.[a-zA-Z]+/.exec(message);
  const role =
    named?.[1] === 'storage' || /gs:\/\/|storage/i.test(message)
      ? 'roles/storage.objectUser'
      : named === null || named[0].startsWith('bigquery.jobs')
        ? 'roles/bigquery.jobUser'
        : 'roles/bigquery.dataViewer';
  return {
    hint: `gcloud projects add-iam-policy-binding ${project} --member=MEMBER --role=${role}`,
    ...(named === null ? {} : { fields: { permission: named[0] } }),
  };
}

/** The caller no longer wants to wait. */
export const aborted = (message: string, cause?: unknown): MillraceError =>
  new MillraceError('ABORTED', message, { cause, exitCode: EXIT.interrupted });
