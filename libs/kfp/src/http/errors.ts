import { MillraceError } from '@millrace/contract';
import type { ServerWords } from './status.ts';

/** What was asked, for the messages. */
export interface Asked {
  /** E.g. `Create the run "nightly"`. */
  readonly subject: string;
  readonly method: string;
  readonly path: string;
  /** Root of the host. */
  readonly host: string;
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'the host wants to know who you are: give a token (--token-file), a cookie (--cookie) or Google credentials (--auth google)',
  403: 'you are known but not allowed: check the namespace, and that your account may use it',
  404: 'check the id and the namespace; where every call says so, the host has no KFP 2 API at this address',
  409: 'there is one of that name: choose another, or use the one that is there',
  429: 'the host asks for fewer requests: try again in a minute',
};

/** ALREADY_EXISTS of google.rpc.Code; 409 has other reasons, too. */
const ALREADY_EXISTS = 6;
const CODES: Readonly<Record<number, string>> = {
  400: 'KFP_INVALID',
  401: 'KFP_UNAUTHENTICATED',
  403: 'KFP_FORBIDDEN',
  404: 'KFP_NOT_FOUND',
  409: 'KFP_CONFLICT',
};

/** The error of an answer that is none we wanted. */
export function refused(asked: Asked, status: number, words: ServerWords): MillraceError {
  const loggedOut = status >= 300 && status < 400;
  const meaning = loggedOut ? 401 : status;
  const exists = words.code === ALREADY_EXISTS || (status === 409 && words.code === undefined);
  const code = exists ? 'KFP_ALREADY_EXISTS' : (CODES[meaning] ?? (status >= 500 ? 'KFP_UNAVAILABLE' : 'KFP_FAILED'));
  const said = words.message === '' ? 'it gave no reason' : words.message;
  const hint = meaning === 409 && !exists ? undefined : HINTS[meaning];
  return new MillraceError(
    meaning === 429 ? 'KFP_UNAVAILABLE' : code,
    `${asked.subject}: ${asked.host} answered ${status}${loggedOut ? ' (a log-in page)' : ''}: ${said}`,
    {
      ...(hint === undefined ? {} : { hint }),
      fields: {
        ...{ status, method: asked.method, path: asked.path, host: asked.host },
        ...(words.code === undefined ? {} : { rpcCode: words.code }),
        ...(words.details.length === 0 ? {} : { details: words.details }),
      },
    },
  );
}

/** Nothing answered, or not to the end. */
export function unreachable(asked: Asked, cause: unknown, mayHaveHappened: boolean): MillraceError {
  const reason = cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : '') : String(cause);
  const { subject, host, method, path } = asked;
  const fields = { method, path, host };
  return mayHaveHappened
    ? new MillraceError('KFP_ANSWER_LOST', `${subject}: the connection to ${host} dropped: ${reason}.`, {
        hint: 'it may have been done all the same: list what is there before you try again',
        ...{ cause, fields },
      })
    : new MillraceError('KFP_UNREACHABLE', `${subject}: ${host} cannot be reached: ${reason}.`, {
        hint: 'check the address and the network; for a cluster: kubectl port-forward -n kubeflow svc/ml-pipeline 8888:8888',
        ...{ cause, fields },
      });
}

/** The call's time is up. */
export const timedOut = ({ subject, host, method, path }: Asked, milliseconds: number): MillraceError =>
  new MillraceError('KFP_TIMEOUT', `${subject}: ${host} gave no answer within ${milliseconds / 1000} s.`, {
    hint: 'try again, or give it more time (timeout)',
    fields: { method, path, host },
  });

export const aborted = ({ subject }: Asked, cause: unknown): MillraceError =>
  new MillraceError('ABORTED', `${subject}: stopped.`, { cause, exitCode: 130 });

/** An answer that is not what the API's description promises. */
export const unexpected = ({ subject, host, method, path }: Asked, reason: string, cause?: unknown): MillraceError =>
  new MillraceError('KFP_UNEXPECTED_ANSWER', `${subject}: ${host} answered what no KFP 2 API gives: ${reason}.`, {
    hint: 'check that the address is that of the API, and that no log-in page stands before it',
    fields: { method, path, host },
    cause,
  });
