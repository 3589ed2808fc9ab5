import { type Answer, answer } from '../faults/answer.ts';
import { hashHeader, parseMetadata, textOf } from './body.ts';
import { ContentWriter } from './content.ts';
import { checkPreconditions } from './preconditions.ts';
import { badRequest, refuse } from './refuse.ts';
import { objectAnswer } from './resource.ts';
import type { GcsRequest } from './route.ts';
import { type FakeObject, type Session, type State, store } from './state.ts';
import { checkChecksums } from './write.ts';

/** What GCS keeps of an unfinished upload is a multiple of this. */
const QUANTUM = 256 * 1024;

/** https://cloud.google.com/storage/docs/performing-resumable-uploads#initiate-session */
export async function startUpload(
  state: State,
  bucket: Map<string, FakeObject>,
  request: GcsRequest,
  body: AsyncIterable<Buffer>,
): Promise<Answer> {
  const { query, headers } = request;
  const metadata = parseMetadata(await textOf(body));
  const name = query.get('name') ?? metadata.name ?? '';
  if (name === '') throw badRequest('Required');
  checkPreconditions(query, bucket.get(name));
  const declared = headers['x-upload-content-type'];
  const contentType = typeof declared === 'string' ? { contentType: declared } : {};
  const id = state.nextSession();
  state.sessions.set(id, {
    ...{ id, bucket: request.bucket, name, query, object: undefined },
    settable: { ...contentType, ...metadata.settable },
    expected: metadata.expected,
    writer: new ContentWriter(state.folder),
  });
  const place = new URLSearchParams({ uploadType: 'resumable', name, upload_id: id });
  const location = `http://${headers.host}/upload/storage/v1/b/${encodeURIComponent(request.bucket)}/o?${place}`;
  return answer(200, { location, 'x-guploader-uploadid': id });
}

/** A piece of content, or the question how much has come. */
export async function continueUpload(
  state: State,
  bucket: Map<string, FakeObject>,
  request: GcsRequest,
  body: AsyncIterable<Buffer>,
): Promise<Answer> {
  const session = sessionOf(state, request);
  if (session.object !== undefined) return objectAnswer(session.object);
  const range = contentRange(request);
  if (range.start !== undefined) await take(session, range, body);
  if (range.total !== session.writer.size) return incomplete(session);
  const content = await session.writer.finish();
  state.sessions.delete(session.id);
  checkChecksums(content, session.expected, hashHeader(request.headers['x-goog-hash']));
  checkPreconditions(session.query, bucket.get(session.name));
  session.object = store(state, bucket, session, content, session.settable);
  state.sessions.set(session.id, session);
  return objectAnswer(session.object);
}

export async function cancelUpload(state: State, request: GcsRequest): Promise<Answer> {
  const session = sessionOf(state, request);
  state.sessions.delete(session.id);
  await session.writer.discard();
  return answer(499);
}

function sessionOf(state: State, request: GcsRequest): Session {
  const session = state.sessions.get(request.query.get('upload_id') ?? '');
  if (session === undefined) throw refuse(404, 'notFound', 'No such upload.');
  return session;
}

interface ContentRange {
  /** `undefined`: no content, only a question. */
  readonly start: number | undefined;
  readonly total: number | undefined;
}

function contentRange({ headers }: GcsRequest): ContentRange {
  const header = headers['content-range'];
  if (header === undefined) return { start: 0, total: Number(headers['content-length'] ?? 0) };
  const found = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(header);
  if (found === null) throw badRequest('Failed to parse Content-Range header.');
  const [, start, total] = found;
  return {
    start: start === undefined ? undefined : Number(start),
    total: total === undefined || total === '*' ? undefined : Number(total),
  };
}

/** Takes the bytes that are new; a piece that is not the last one is kept in whole quanta only. */
async function take(session: Session, range: ContentRange, body: AsyncIterable<Buffer>): Promise<void> {
  const { writer } = session;
  let skip = writer.size - (range.start ?? 0);
  let waiting: Buffer = Buffer.alloc(0);
  const flush = async (length: number) => {
    await writer.append(waiting.subarray(0, length));
    waiting = waiting.subarray(length);
  };
  // Bytes beyond a gap cannot be used.
  if (skip < 0) skip = Number.POSITIVE_INFINITY;
  for await (const chunk of body) {
    const fresh = chunk.subarray(Math.min(skip, chunk.byteLength));
    skip -= chunk.byteLength - fresh.byteLength;
    waiting = Buffer.concat([waiting, fresh]);
    if (waiting.byteLength >= QUANTUM) await flush(waiting.byteLength - (waiting.byteLength % QUANTUM));
  }
  if (range.total === writer.size + waiting.byteLength) await flush(waiting.byteLength);
}

function incomplete({ writer }: Session): Answer {
  return answer(308, writer.size === 0 ? {} : { range: `bytes=0-${writer.size - 1}` });
}
