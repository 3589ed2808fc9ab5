import { EXIT, MillraceError, type Problem } from '@millrace/contract';
import { DEADLINE_EXCEEDED } from './deadline.ts';

/** What a failed request is answered with. */
export interface Failure {
  readonly status: number;
  readonly body: { readonly error: { code: string; message: string; problems?: readonly Problem[]; hint?: string } };
}

/** Errors by their code: status, code of ours, message. */
const KNOWN: Readonly<Record<string, readonly [number, string, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    413,
    'BODY_TOO_LARGE',
    'The body is larger than this server accepts; send fewer instances.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'NOT_JSON', 'Send JSON with the header content-type: application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'INVALID_JSON', 'The body is empty.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'INVALID_JSON', 'The body is not JSON (NaN and Infinity are not).'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'INVALID_REQUEST', 'The body is not as long as content-length says.'],
  [DEADLINE_EXCEEDED]: [504, DEADLINE_EXCEEDED, 'The prediction took too long; send fewer instances.'],
};

/** The status and body for an error; what is not the caller's doing is only named, and belongs into the log. */
export function failureOf(error: unknown): Failure {
  if (error instanceof MillraceError && error.exitCode === EXIT.usage) {
    const { code, message, problems, hint } = error;
    const listed = problems.length === 0 ? {} : { problems };
    return { status: 400, body: { error: { code, message, ...listed, ...(hint === undefined ? {} : { hint }) } } };
  }
  const known = KNOWN[codeOf(error)];
  if (known !== undefined) return failure(...known);
  if (error instanceof SyntaxError) return failure(400, 'INVALID_JSON', `The body is not JSON: ${error.message}`);
  const status = statusOf(error);
  if (status >= 400 && status < 500 && error instanceof Error) return failure(status, 'INVALID_REQUEST', error.message);
  return failure(500, 'INTERNAL', 'The prediction failed; the server log says why.');
}

export const failure = (status: number, code: string, message: string): Failure => ({
  status,
  body: { error: { code, message } },
});

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
