import { MillraceError } from '@millrace/contract';

/** The codes of gRPC by number (https://grpc.github.io/grpc/core/md_doc_statuscodes.html). */
const STATUSES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

export type Status = (typeof STATUSES)[number];

/** The status of a number. */
export const statusOfNumber = (number: number): Status => STATUSES[number] ?? 'UNKNOWN';

const known: ReadonlySet<unknown> = new Set(STATUSES);
const isStatus = (value: unknown): value is Status => known.has(value);

/** With which status the server refused, where the error came of a call. */
export function statusOf(error: unknown): Status | undefined {
  const status = error instanceof MillraceError ? error.fields.status : undefined;
  return isStatus(status) ? status : undefined;
}

/** No answer, or one that says nothing of what became of the request: it may have been done. */
const AMBIGUOUS: ReadonlySet<Status> = new Set([
  'CANCELLED',
  'UNKNOWN',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
  'UNAVAILABLE',
]);

/** After these, what was asked for may have been done all the same. */
export const isAmbiguous = (error: unknown): boolean => AMBIGUOUS.has(statusOf(error) ?? 'OK');

/** Something else is being done to the same resource, which does one thing at a time. */
const isBusy = (error: MillraceError): boolean =>
  statusOf(error) === 'FAILED_PRECONDITION' &&
  /other operations? running|is being (deployed|undeployed)/i.test(error.message);

/** The same call may succeed in a while. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof MillraceError)) return false;
  const status = statusOf(error);
  if (isBusy(error)) return true;
  return isAmbiguous(error) || status === 'ABORTED' || (status === 'RESOURCE_EXHAUSTED' && error.fields.rate === true);
}
