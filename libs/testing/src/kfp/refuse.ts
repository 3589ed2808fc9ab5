import { type Answer, type Headers, json } from '../faults/answer.ts';
import { Refusal } from '../faults/refusal.ts';

/** Codes of google.rpc that the API gives, each with the status that the gateway makes of it. */
const STATUS = {
  INVALID_ARGUMENT: [3, 400],
  NOT_FOUND: [5, 404],
  ALREADY_EXISTS: [6, 409],
  PERMISSION_DENIED: [7, 403],
  FAILED_PRECONDITION: [9, 400],
  ABORTED: [10, 409],
  UNIMPLEMENTED: [12, 501],
  INTERNAL: [13, 500],
  UNAVAILABLE: [14, 503],
  UNAUTHENTICATED: [16, 401],
} as const;
export type RpcCode = keyof typeof STATUS;

/**
 * The error of grpc-gateway, with the words for users in a detail, as the API server adds it.
 * @param context What the server was about when it failed: it stands before the words in the outer message.
 */
export function rpcError(code: RpcCode, message: string, context = '', headers: Headers = {}): Answer {
  const [number, status] = STATUS[code];
  const detail = { '@type': 'type.googleapis.com/google.rpc.Status', code: number, message };
  const outer = context === '' ? message : `${context}: ${message}`;
  return json(status, { code: number, message: outer, details: [detail] }, headers);
}

export const refuse = (code: RpcCode, message: string, context?: string): Refusal =>
  new Refusal(rpcError(code, message, context));

export const notFound = (what: string, id: string, context: string): Refusal =>
  refuse('NOT_FOUND', `${what} ${id} not found`, `${context}: ResourceNotFoundError`);

/** Uploads stand beside the gateway and have an error of their own. */
export const uploadError = (status: number, message: string): Answer =>
  json(status, { error_message: message, error_details: message });
