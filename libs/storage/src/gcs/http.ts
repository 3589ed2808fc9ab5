import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { aborted, throwIfAborted } from '../errors.ts';
import { TransientError } from '../retry.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds without a byte in either direction before the connection counts as dead. */
  readonly stallTimeout: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}

/**
 * One HTTP request, neither retried nor decoded. Content goes this way, not through the client's own streams, since
 * those never settle when a connection drops in the middle and cannot be stopped.
 * @throws TransientError for anything that the network does; MillraceError `ABORTED`
 */
export async function send(request: HttpRequest): Promise<HttpResponse> {
  throwIfAborted(request.signal);
  const { method, url, body } = request;
  const headers = { ...request.headers, 'content-length': String(body?.byteLength ?? 0) };
  // Loaded only now: who works in a folder need not wait for it.
  const { request: start } = await (url.protocol === 'http:' ? import('node:http') : import('node:https'));
  const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
  const sent = start(url, { method, headers: method === 'GET' ? request.headers : headers, signal: request.signal });
  sent.on('response', (message) => {
    sent.setTimeout(0);
    resolve({ status: message.statusCode ?? 0, headers: message.headers, body: message });
  });
  sent.on('timeout', () => sent.destroy(stalled(request.stallTimeout)));
  sent.on('error', (error) => reject(networkError(error, request.signal)));
  sent.setTimeout(request.stallTimeout);
  sent.end(body);
  return promise;
}

/**
 * The bytes of a response. The stall timer runs only while we wait for the network, so a slow consumer is no stall.
 * @throws TransientError when the connection drops or stalls; MillraceError `ABORTED`
 */
export async function* bodyOf(
  { body }: HttpResponse,
  request: Pick<HttpRequest, 'signal' | 'stallTimeout'>,
): AsyncGenerator<Buffer> {
  const chunks = body.iterator({ destroyOnReturn: true });
  try {
    for (;;) {
      const timer = setTimeout(() => body.destroy(stalled(request.stallTimeout)), request.stallTimeout);
      const next: IteratorResult<Buffer> = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    throw networkError(error, request.signal);
  } finally {
    body.destroy();
  }
}

/** The whole body of a response that is known to be small. */
export async function textOf(response: HttpResponse, request: HttpRequest): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of bodyOf(response, request)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function stalled(milliseconds: number): TransientError {
  return new TransientError(`no byte came for ${milliseconds / 1000} s`);
}

function networkError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return aborted(signal);
  if (error instanceof TransientError) return error;
  return new TransientError(error instanceof Error ? error.message : String(error), { cause: error });
}
