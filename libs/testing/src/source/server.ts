import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, answer } from '../faults/answer.ts';
import { parseRange } from '../faults/bytes.ts';
import type { FaultAction, FaultRule, FaultyRequest } from '../faults/fault.ts';
import { type ListenOptions, listen } from '../faults/listen.ts';
import { FaultPlan } from '../faults/plan.ts';
import { requestBody, sendAnswer } from '../faults/serve.ts';

/** Content, or content with what the server says of it. */
export type SourceFile =
  | Buffer
  | string
  | {
      readonly content: Buffer | string;
      readonly contentType?: string;
      /** Default `Thu, 01 Jan 2026 00:00:00 GMT`. */
      readonly lastModified?: Date;
      /** Default: made from the content; `false`: none. */
      readonly etag?: string | false;
      /** Whether ranges are honoured. Default true. */
      readonly ranges?: boolean;
    };

/** What may go wrong with a request to the source, besides what may go wrong with any. */
export type SourceFault =
  | FaultAction
  /** A page instead of the file, with status 200, as a portal or an expired link gives. */
  | { readonly kind: 'html' }
  /** Pauses after every piece of some bytes. */
  | { readonly kind: 'slow'; readonly bytes: number; readonly milliseconds: number }
  /** The file is replaced after this request. */
  | { readonly kind: 'change'; readonly content: Buffer | string };

export interface SourceRequest extends FaultyRequest {
  readonly operation: 'get';
  readonly range: string | undefined;
}

export type SourceFaultRule = FaultRule<SourceRequest, SourceFault>;

export interface FaultySourceOptions extends ListenOptions {
  readonly faults?: readonly SourceFaultRule[];
}

/** A running file server. */
export interface FaultySource {
  readonly url: string;
  readonly requests: readonly SourceRequest[];
  /** Adds or replaces a file. */
  put(path: string, file: SourceFile): void;
  readonly faults: FaultPlan<SourceRequest, SourceFault>;
  close(): Promise<void>;
}

/**
 * A plain HTTP file server with faults to order: ETag, Last-Modified, Content-Length, Range and If-Range as RFC 9110.
 * @param files by path, e.g. `{ '/data.csv': 'a,b\n1,2\n' }`
 */
export async function startFaultySource(
  files: Readonly<Record<string, SourceFile>>,
  options: FaultySourceOptions = {},
): Promise<FaultySource> {
  const held = new Map(Object.entries(files).map(([path, file]) => [absolute(path), file]));
  const faults = new FaultPlan<SourceRequest, SourceFault>(options.faults);
  const requests: SourceRequest[] = [];
  const server = await listen(options, async (message, response) => {
    const { method = 'GET', url: path = '/', headers } = message;
    const request: SourceRequest = { method, path, operation: 'get', range: headers.range };
    requests.push(request);
    await respond(held, faults.next(request), message, response);
  });
  return {
    ...{ url: server.url, requests, faults },
    put: (path, file) => void held.set(absolute(path), file),
    close: () => server.close(),
  };
}

async function respond(
  files: Map<string, SourceFile>,
  fault: SourceFault | undefined,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (fault?.kind === 'reset' && fault.afterBytes === undefined) {
    message.destroy();
    return;
  }
  for await (const _ of requestBody(message, undefined));
  if (fault?.kind === 'delay') await wait(fault.milliseconds);
  const path = decodeURIComponent(new URL(message.url ?? '/', 'http://source').pathname);
  const given = instead(fault) ?? fileAnswer(files.get(path), message);
  const paced = fault?.kind === 'slow' ? { ...given, body: slowly(given, fault) } : given;
  await sendAnswer(response, paced, isCommon(fault) ? fault : undefined, message.method === 'HEAD');
  if (fault?.kind === 'change') files.set(path, fault.content);
}

function instead(fault: SourceFault | undefined): Answer | undefined {
  if (fault?.kind === 'deny') return answer(403, { 'content-type': 'text/plain' }, 'Forbidden\n');
  if (fault?.kind === 'html')
    return answer(200, { 'content-type': 'text/html' }, '<!doctype html><title>Log in</title>\n');
  if (fault?.kind !== 'status') return undefined;
  const after = { 'retry-after': fault.retryAfterSeconds?.toString() };
  return answer(
    fault.status,
    { 'content-type': 'text/plain', ...after },
    `${fault.message ?? 'Ordered by a fault.'}\n`,
  );
}

function fileAnswer(file: SourceFile | undefined, { headers }: IncomingMessage): Answer {
  if (file === undefined) return answer(404, { 'content-type': 'text/plain' }, 'Not Found\n');
  const described = typeof file === 'string' || Buffer.isBuffer(file) ? { content: file } : file;
  const bytes = Buffer.from(described.content);
  const etag = described.etag ?? `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`;
  const lastModified = (described.lastModified ?? new Date('2026-01-01T00:00:00Z')).toUTCString();
  const common = {
    'content-type': described.contentType ?? 'application/octet-stream',
    'last-modified': lastModified,
    etag: etag === false ? undefined : etag,
    'accept-ranges': described.ranges === false ? undefined : 'bytes',
  };
  if (etag !== false && headers['if-none-match'] === etag) return answer(304, common);
  const condition = [headers['if-range'] ?? []].flat()[0];
  const current = condition === undefined || condition === etag || condition === lastModified;
  const honoured = described.ranges !== false && current;
  const range = honoured ? parseRange(headers.range, bytes.byteLength) : undefined;
  if (range === 'unsatisfiable') return answer(416, { 'content-range': `bytes */${bytes.byteLength}` });
  if (range === undefined) return { status: 200, headers: common, body: bytes, length: bytes.byteLength };
  const { start, end } = range;
  const contentRange = { 'content-range': `bytes ${start}-${end - 1}/${bytes.byteLength}` };
  return {
    status: 206,
    headers: { ...common, ...contentRange },
    body: bytes.subarray(start, end),
    length: end - start,
  };
}

async function* slowly(given: Answer, pace: { readonly bytes: number; readonly milliseconds: number }) {
  for await (const chunk of Buffer.isBuffer(given.body) ? [given.body] : given.body) {
    for (let at = 0; at < chunk.byteLength; at += pace.bytes) {
      yield chunk.subarray(at, at + pace.bytes);
      await wait(pace.milliseconds);
    }
  }
}

const isCommon = (fault: SourceFault | undefined): fault is FaultAction | undefined =>
  fault === undefined || !['html', 'slow', 'change'].includes(fault.kind);

const absolute = (path: string): string => (path.startsWith('/') ? path : `/${path}`);
