import { MillraceError } from '@millrace/contract';
import { objectMissing, preconditionFailed } from '../errors.ts';
import { TransientError } from '../retry.ts';

/** An answer of GCS that is not what was asked for. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** GCS's own word for it, e.g. `rateLimitExceeded`. */
  readonly reason?: string;
  /** The header, in seconds. */
  readonly retryAfter?: string | undefined;
}

/** What was being done. */
export interface Subject {
  readonly bucket: string;
  /** Of the object or folder. */
  readonly uri: string;
  readonly ifGeneration?: string | undefined;
}

/** A refusal as an error that says what to do, or as one that may pass. */
export function failureOf(refusal: Refusal, subject: Subject): Error {
  const { status, message, reason } = refusal;
  if (status === 408 || status === 429 || status >= 500 || /rateLimitExceeded/i.test(reason ?? '')) {
    const seconds = Number(refusal.retryAfter);
    const retryAfter = Number.isFinite(seconds) ? seconds * 1000 : undefined;
    return new TransientError(`the server answered ${status} ${message}`.trim(), { retryAfter });
  }
  if (status === 401) return notSignedIn(subject, message);
  if (status === 403) return accessDenied(subject, message);
  if (status === 404 && /^(?!No such object).*bucket (does not exist|not found)/i.test(message))
    return bucketMissing(subject);
  if (status === 404) return objectMissing(subject.uri);
  if (status === 412) return preconditionFailed(subject.uri, subject.ifGeneration ?? 'expected');
  if (status === 400 && /crc32c|checksum|hash/i.test(message)) {
    return new MillraceError('CHECKSUM_MISMATCH', `${subject.uri}: ${message}`, { fields: { uri: subject.uri } });
  }
  return new MillraceError('STORAGE_REJECTED', `${subject.uri}: the server answered ${status} ${message}`.trim(), {
    fields: { uri: subject.uri, status },
  });
}

/** No credentials, or expired ones. */
export function notSignedIn(subject: Subject, message: string, cause?: unknown): MillraceError {
  return new MillraceError('ACCESS_DENIED', `No valid Google credentials for ${subject.uri}: ${message}`, {
    hint: 'gcloud auth application-default login',
    cause,
    fields: { bucket: subject.bucket },
  });
}

export function bucketMissing(subject: Subject): MillraceError {
  return new MillraceError('BUCKET_MISSING', `The bucket gs://${subject.bucket} does not exist.`, {
    hint: `gcloud storage buckets create gs://${subject.bucket} --uniform-bucket-level-access`,
    fields: { bucket: subject.bucket },
  });
}

export function accessDenied(subject: Subject, message: string): MillraceError {
  const permission = /storage\.[a-z]+\.[a-zA-Z]+/.exec(message)?.[0];
  const missing = permission === undefined ? '' : ` The permission ${permission} is missing.`;
  return new MillraceError('ACCESS_DENIED', `Access to ${subject.uri} is denied.${missing} ${message}`.trim(), {
    hint: `gcloud storage buckets add-iam-policy-binding gs://${subject.bucket} --member=ACCOUNT --role=roles/storage.objectUser`,
    fields: { bucket: subject.bucket, ...(permission === undefined ? {} : { permission }) },
  });
}
