import { type Answer, json } from '../faults/answer.ts';
import type { FakeObject } from './state.ts';

/** https://cloud.google.com/storage/docs/json_api/v1/objects#resource; 64-bit numbers are text. */
export function objectResource(object: FakeObject): Record<string, unknown> {
  const { bucket, name, generation, content } = object;
  return {
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    ...{ name, bucket, generation },
    metageneration: `${object.metageneration}`,
    contentType: object.contentType,
    contentEncoding: object.contentEncoding,
    cacheControl: object.cacheControl,
    metadata: object.metadata,
    storageClass: 'STANDARD',
    size: `${content.size}`,
    crc32c: content.crc32c,
    md5Hash: content.md5Hash,
    etag: etagOf(object),
    timeCreated: object.timeCreated,
    updated: object.updated,
  };
}

export const objectAnswer = (object: FakeObject): Answer =>
  json(200, objectResource(object), { etag: etagOf(object), 'x-goog-generation': object.generation });

export const etagOf = (object: FakeObject): string =>
  Buffer.from(`${object.generation}/${object.metageneration}`).toString('base64');
