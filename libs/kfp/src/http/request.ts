import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';

/** One request as it goes over the wire. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  /** PEM of the certificate authorities to trust, besides which none is. */
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

/** The head of an answer; its body is still to be read. */
export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Milliseconds that the server asks us to wait. */
  readonly retryAfter: number | undefined;
  readonly body: IncomingMessage;
}

/**
 * Sends one request; redirects are not followed, so that a token goes nowhere but to the host.
 * Node's own client, because `fetch` takes no certificate authority.
 */
export async function send(request: WireRequest): Promise<WireAnswer> {
  const { method, url, body, signal, ca } = request;
  const length = body === undefined && method === 'GET' ? {} : { 'content-length': String(body?.byteLength ?? 0) };
  // A connection that idles may be closed by the host just as it is used again, and then nobody knows whether what was
  // asked for is done: what changes something goes over one of its own.
  const connection = method === 'GET' ? {} : { agent: false };
  const options = { method, headers: { ...request.headers, ...length }, signal, ...connection };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = url.protocol === 'http:' ? plainRequest(url, options) : secureRequest(url, { ...options, ca });
  sent.on('response', resolve).on('error', reject).end(body);
  const message = await promise;
  return {
    status: message.statusCode ?? 0,
    contentType: message.headers['content-type'] ?? '',
    retryAfter: readRetryAfter(message.headers['retry-after']),
    body: message,
  };
}

/** Seconds or a date, https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function readRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
