import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { type AnyMessage, anyOf, statusBytes } from './protos.ts';

/** E.g. `NOT_FOUND`. */
export type StatusName = keyof typeof status;

/** A refusal of the API, with the details that Google's servers add. */
export class ApiError extends Error {
  readonly code: StatusName;
  readonly details: readonly AnyMessage[];

  constructor(code: StatusName, message: string, details: readonly AnyMessage[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }

  /** As `google.rpc.Status`. */
  get status(): { code: number; message: string; details: AnyMessage[] } {
    return { code: status[this.code], message: this.message, details: [...this.details] };
  }

  /** As gRPC sends it. */
  get serviceError(): ServiceError {
    const metadata = new Metadata();
    if (this.details.length > 0) metadata.set('grpc-status-details-bin', statusBytes(this.status));
    return { name: this.code, message: this.message, code: status[this.code], details: this.message, metadata };
  }
}

export interface Violation {
  /** E.g. `model.display_name`. */
  readonly field: string;
  readonly description: string;
}

export function invalidArgument(message: string, violations: readonly Violation[] = []): ApiError {
  const details = violations.length === 0 ? [] : [anyOf('google.rpc.BadRequest', { fieldViolations: violations })];
  return new ApiError('INVALID_ARGUMENT', message, details);
}

/** Refuses with all violations at once, if there are any. */
export function refuseViolations(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const list = violations.map(({ field, description }) => `${field}: ${description}`).join('; ');
  throw invalidArgument(`List of found errors: ${list}`, violations);
}

export const notFound = (kind: string, name: string): ApiError =>
  new ApiError('NOT_FOUND', `The ${kind} does not exist: ${name}`, [
    anyOf('google.rpc.ErrorInfo', { reason: 'RESOURCE_NOT_FOUND', domain: DOMAIN, metadata: { resource: name } }),
  ]);

export const alreadyExists = (kind: string, name: string): ApiError =>
  new ApiError('ALREADY_EXISTS', `The ${kind} already exists: ${name}`);

export const failedPrecondition = (message: string): ApiError => new ApiError('FAILED_PRECONDITION', message);

/** The etag that the caller read is not the one of now. */
export const etagMismatch = (name: string): ApiError =>
  new ApiError('ABORTED', `The etag is out of date: ${name} was changed since it was read.`);

export function permissionDenied(permission: string, resource: string, message?: string): ApiError {
  const metadata = { permission, resource };
  const text = `Permission '${permission}' denied on resource '//${DOMAIN}/${resource}' (or it may not exist).`;
  return new ApiError('PERMISSION_DENIED', message ?? text, [
    anyOf('google.rpc.ErrorInfo', { reason: 'IAM_PERMISSION_DENIED', domain: DOMAIN, metadata }),
  ]);
}

export function quotaExceeded(quotaMetric: string, resource: string, message?: string): ApiError {
  const project = resource.split('/')[1] ?? '';
  const location = resource.split('/')[3] ?? '';
  const metadata = {
    service: DOMAIN,
    consumer: `projects/${project}`,
    quota_metric: quotaMetric,
    quota_limit: `${quotaMetric.split('/').at(-1)}-per-project-region`,
    quota_location: location,
  };
  const text = `The following quota metrics exceed quota limits: ${quotaMetric}`;
  return new ApiError('RESOURCE_EXHAUSTED', message ?? text, [
    anyOf('google.rpc.ErrorInfo', { reason: 'RATE_LIMIT_EXCEEDED', domain: 'googleapis.com', metadata }),
  ]);
}

const DOMAIN = 'aiplatform.googleapis.com';
