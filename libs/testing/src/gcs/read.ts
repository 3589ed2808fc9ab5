import { type Answer, json } from '../faults/answer.ts';
import { parseRange } from '../faults/bytes.ts';
import { checkPreconditions, existing } from './preconditions.ts';
import { refuse } from './refuse.ts';
import { etagOf, objectAnswer, objectResource } from './resource.ts';
import type { GcsRequest } from './route.ts';
import type { FakeObject } from './state.ts';

type Bucket = Map<string, FakeObject>;

export function getObject(bucket: Bucket, request: GcsRequest): Answer {
  return objectAnswer(readable(bucket, request));
}

export function getMedia(bucket: Bucket, request: GcsRequest): Answer {
  const object = readable(bucket, request);
  const { size, crc32c, md5Hash } = object.content;
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': object.contentType ?? 'application/octet-stream',
    'content-encoding': object.contentEncoding,
    etag: etagOf(object),
    'last-modified': new Date(object.updated).toUTCString(),
    'x-goog-generation': object.generation,
    'x-goog-metageneration': `${object.metageneration}`,
    'x-goog-hash': `crc32c=${crc32c}${md5Hash === undefined ? '' : `,md5=${md5Hash}`}`,
    'x-goog-stored-content-length': `${size}`,
  };
  const range = parseRange(request.headers.range, size);
  if (range === 'unsatisfiable') {
    throw refuse(416, 'requestedRangeNotSatisfiable', 'The requested range cannot be satisfied.');
  }
  const { start, end } = range ?? { start: 0, end: size };
  const partial = range === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${size}` };
  return {
    status: range === undefined ? 200 : 206,
    headers: { ...headers, ...partial },
    body: object.content.read(start, end),
    length: end - start,
  };
}

/** https://cloud.google.com/storage/docs/json_api/v1/objects/list */
export function listObjects(bucket: Bucket, { query }: GcsRequest): Answer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = Math.min(1000, Number(query.get('maxResults') ?? 1000));
  const after = Buffer.from(query.get('pageToken') ?? '', 'base64url').toString();
  const from = query.get('startOffset') ?? '';
  const to = query.get('endOffset');
  const entries = new Map<string, FakeObject | undefined>();
  for (const name of [...bucket.keys()].sort(byBytes)) {
    if (!name.startsWith(prefix) || byBytes(name, from) < 0 || (to !== null && byBytes(name, to) >= 0)) continue;
    const cut = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
    if (cut < 0) entries.set(name, bucket.get(name));
    else entries.set(name.slice(0, cut + delimiter.length), undefined);
  }
  const rest = [...entries].filter(([name]) => after === '' || byBytes(name, after) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1)?.[0];
  return json(200, {
    kind: 'storage#objects',
    items: page.flatMap(([, object]) => (object === undefined ? [] : [objectResource(object)])),
    prefixes: page.flatMap(([name, object]) => (object === undefined ? [name] : [])),
    ...(rest.length > limit && last !== undefined ? { nextPageToken: Buffer.from(last).toString('base64url') } : {}),
  });
}

function readable(bucket: Bucket, request: GcsRequest): FakeObject {
  const object = existing(bucket, { bucket: request.bucket, name: request.object }, request.query.get('generation'));
  checkPreconditions(request.query, object, { reading: true });
  return object;
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
