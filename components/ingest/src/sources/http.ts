import { MillraceError } from '@millrace/contract';
import { checkNotHtml } from '../html.ts';
import type { Sink } from '../sink.ts';
import type { Source } from '../source.ts';
import { PassingError, reasonOf, request } from './http-request.ts';
import { retrying } from './retrying.ts';
import type { ReadContext, SourceObject, SourceReader } from './types.ts';

/** Times that a source may change under a download before it is given up. */
const MAX_RESTARTS = 3;

/** One file behind a URL. A dropped connection is resumed where it broke, if the file is provably still the same. */
export function httpReader(source: Source & { kind: 'http' }): SourceReader {
  const { url, name } = source;
  return {
    list: (context) =>
      retrying(url.href, context, async (attempt) => {
        const response = await headersOf(url, attempt.signal);
        return [describe(url, name, response)];
      }),
    save: (object, sink, context) => save(url, object, sink, context),
  };
}

/** What a GET would give, without its body. Not every server answers HEAD, and a signed URL may allow GET only. */
async function headersOf(url: URL, signal: AbortSignal): Promise<Response> {
  try {
    return await request(url, { method: 'HEAD', signal });
  } catch (error) {
    if (!(error instanceof MillraceError) || !['SOURCE_REFUSED', 'SOURCE_DENIED'].includes(error.code)) throw error;
    const response = await request(url, { signal });
    await response.body?.cancel();
    return response;
  }
}

function describe(url: URL, name: string, response: Response): SourceObject {
  const etag = response.headers.get('etag') ?? undefined;
  const version = etag ?? response.headers.get('last-modified') ?? undefined;
  const size = lengthOf(response);
  return {
    ...{ name, uri: url.href },
    ...(size === undefined ? {} : { size }),
    ...(etag === undefined ? {} : { etag }),
    ...(version === undefined ? {} : { version }),
  };
}

async function save(url: URL, object: SourceObject, sink: Sink, context: ReadContext): Promise<SourceObject> {
  let current: { object: SourceObject; total: number | undefined } | undefined;
  let restarts = 0;
  await retrying(
    url.href,
    context,
    async (attempt) => {
      const validator = current === undefined ? undefined : strongValidator(current.object);
      const resume = validator !== undefined && sink.position > 0;
      const headers: Record<string, string> = resume ? { range: `bytes=${sink.position}-`, 'if-range': validator } : {};
      const response = await request(url, { headers, signal: attempt.signal });
      checkNotHtml(url.href, response.headers.get('content-type') ?? undefined, undefined);
      const seen = describe(url, object.name, response);
      if (resume && response.status === 206 && rangeStart(response) === sink.position) {
        context.logger.info('resumed', { uri: url.href, at: sink.position });
      } else {
        const changed = current !== undefined && current.object.version !== seen.version;
        if (changed) context.logger.warn('The source changed while it was read; starting over.', { uri: url.href });
        if (changed) restarts += 1;
        if (restarts > MAX_RESTARTS) throw changedTooOften(url);
        await sink.restart();
        await refuseRange(response);
        // A body without a length has the one that was announced before, if it is the same file.
        const same = seen.version !== undefined && seen.version === object.version;
        current = { object: seen, total: seen.size ?? (same ? object.size : undefined) };
        if (current.total !== undefined) sink.checkSize(current.total);
      }
      await drain(response, sink, attempt.alive);
      const total = current?.total;
      if (total !== undefined && sink.position < total)
        throw new PassingError(`the body ended after ${sink.position} of ${total} bytes`);
    },
    () => sink.position,
  );
  const { size: _, ...seen } = current?.object ?? object;
  return { ...seen, size: sink.position };
}

async function drain(response: Response, sink: Sink, alive: () => void): Promise<void> {
  if (response.body === null) return;
  const chunks: AsyncIterator<Uint8Array> = response.body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((cause: unknown) => {
        throw new PassingError(reasonOf(cause), { cause });
      });
      if (next.done === true) return;
      alive();
      await sink.append(next.value);
    }
  } finally {
    await chunks.return?.().catch(() => undefined);
  }
}

/** A range that does not fit what was asked for must not be taken for the whole. */
async function refuseRange(response: Response): Promise<void> {
  if (response.status === 200) return;
  await response.body?.cancel();
  throw new PassingError(`a range was refused with status ${response.status}`);
}

/** What If-Range may be given: RFC 9110 allows no weak ETag, and a date only where it is surely strong. */
const strongValidator = (object: SourceObject): string | undefined =>
  object.etag === undefined || object.etag.startsWith('W/') ? undefined : object.etag;

/** Content-Length, unless it counts encoded bytes. */
function lengthOf(response: Response): number | undefined {
  const encoding = response.headers.get('content-encoding') ?? 'identity';
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  return encoding === 'identity' && Number.isSafeInteger(length) ? length : undefined;
}

function rangeStart(response: Response): number | undefined {
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  return start === undefined ? undefined : Number(start);
}

const changedTooOften = (url: URL) =>
  new MillraceError('SOURCE_CHANGED', `${url.href} changed ${MAX_RESTARTS + 1} times while it was read.`, {
    hint: 'Run again when nothing writes to it.',
  });
