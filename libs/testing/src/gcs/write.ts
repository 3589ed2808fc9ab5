import { type Answer, answer, json } from '../faults/answer.ts';
import { bufferOf, hashHeader, parseCompose, parseMetadata, parseMultipart, textOf } from './body.ts';
import { type Content, ContentWriter } from './content.ts';
import { checkPreconditions, existing } from './preconditions.ts';
import { badRequest, noSuchBucket } from './refuse.ts';
import { objectAnswer, objectResource } from './resource.ts';
import type { GcsRequest } from './route.ts';
import { type Checksums, type FakeObject, type Settable, type State, store } from './state.ts';

type Bucket = Map<string, FakeObject>;

/** A write in one request: `uploadType=media` or `multipart`. */
export async function insert(
  state: State,
  bucket: Bucket,
  request: GcsRequest,
  body: AsyncIterable<Buffer>,
): Promise<Answer> {
  const { query, headers } = request;
  const contentType = headers['content-type'] ?? 'application/octet-stream';
  const writer = new ContentWriter(state.folder);
  let name = query.get('name') ?? undefined;
  let settable: Settable = { contentType };
  let expected: Checksums = {};
  if (query.get('uploadType') === 'multipart') {
    const parts = parseMultipart(contentType, await bufferOf(body));
    const metadata = parseMetadata(parts.metadata);
    name ??= metadata.name;
    settable = { contentType: parts.type, ...metadata.settable };
    expected = metadata.expected;
    await writer.append(parts.content);
  } else for await (const chunk of body) await writer.append(chunk);
  if (name === undefined || name === '') throw badRequest('Required');
  const content = await writer.finish();
  checkChecksums(content, expected, hashHeader(headers['x-goog-hash']));
  checkPreconditions(query, bucket.get(name));
  return objectAnswer(store(state, bucket, { bucket: request.bucket, name }, content, settable));
}

export function checkChecksums(content: Content, ...expected: readonly Checksums[]): void {
  for (const { crc32c, md5Hash } of expected) {
    if (crc32c !== undefined && crc32c !== content.crc32c) {
      throw badRequest(`Provided CRC32C "${crc32c}" doesn't match calculated CRC32C "${content.crc32c}".`);
    }
    if (md5Hash !== undefined && md5Hash !== content.md5Hash) {
      throw badRequest(`Provided MD5 hash "${md5Hash}" doesn't match calculated MD5 hash "${content.md5Hash}".`);
    }
  }
}

export async function patch(state: State, bucket: Bucket, request: GcsRequest, body: AsyncIterable<Buffer>) {
  const { settable } = parseMetadata(await textOf(body));
  const before = existing(bucket, { bucket: request.bucket, name: request.object }, request.query.get('generation'));
  checkPreconditions(request.query, before);
  const metadata = Object.fromEntries(
    Object.entries({ ...before.metadata, ...settable.metadata }).filter(([, value]) => value !== null),
  );
  const after = {
    ...{ ...before, ...settable, metadata },
    metageneration: before.metageneration + 1,
    updated: state.now().toISOString(),
  };
  bucket.set(after.name, after);
  return objectAnswer(after);
}

export function remove(bucket: Bucket, request: GcsRequest): Answer {
  const object = existing(bucket, { bucket: request.bucket, name: request.object }, request.query.get('generation'));
  checkPreconditions(request.query, object);
  bucket.delete(object.name);
  return answer(204);
}

/** `copyTo` and `rewriteTo`; the latter is always done at once. */
export async function copy(
  state: State,
  bucket: Bucket,
  request: GcsRequest,
  body: AsyncIterable<Buffer>,
): Promise<Answer> {
  const { query, destination } = request;
  const { settable } = parseMetadata(await textOf(body));
  const source = existing(bucket, { bucket: request.bucket, name: request.object }, query.get('sourceGeneration'));
  checkPreconditions(query, source, { prefix: 'ifSource' });
  const target = destination === undefined ? undefined : state.buckets.get(destination.bucket);
  if (destination === undefined || target === undefined) throw noSuchBucket();
  checkPreconditions(query, target.get(destination.name));
  const { contentType, contentEncoding, cacheControl, metadata } = source;
  const kept = { contentType, contentEncoding, cacheControl, metadata, ...settable };
  const object = store(state, target, destination, source.content, kept);
  if (request.operation === 'objects.copy') return objectAnswer(object);
  const size = `${object.content.size}`;
  const sizes = { totalBytesRewritten: size, objectSize: size };
  return json(200, { kind: 'storage#rewriteResponse', ...sizes, done: true, resource: objectResource(object) });
}

export async function compose(
  state: State,
  bucket: Bucket,
  request: GcsRequest,
  body: AsyncIterable<Buffer>,
): Promise<Answer> {
  const { sourceObjects, settable } = parseCompose(await textOf(body));
  if (sourceObjects.length === 0 || sourceObjects.length > 32) throw badRequest('1 to 32 source objects are composed.');
  const writer = new ContentWriter(state.folder);
  for (const { name, generation } of sourceObjects) {
    const wanted = generation === undefined ? null : `${generation}`;
    const { content } = existing(bucket, { bucket: request.bucket, name }, wanted);
    for await (const chunk of content.read(0, content.size)) await writer.append(chunk);
  }
  checkPreconditions(request.query, bucket.get(request.object));
  const content = { ...(await writer.finish()), md5Hash: undefined };
  return objectAnswer(store(state, bucket, { bucket: request.bucket, name: request.object }, content, settable));
}
