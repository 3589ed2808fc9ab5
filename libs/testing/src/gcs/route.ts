import type { IncomingHttpHeaders } from 'node:http';
import type { FaultyRequest } from '../faults/fault.ts';

/** What a request asks for, by the API's own names: https://cloud.google.com/storage/docs/json_api/v1 */
export type GcsOperation =
  | 'buckets.list'
  | 'buckets.insert'
  | 'buckets.get'
  | 'buckets.delete'
  | 'buckets.testIamPermissions'
  | 'objects.list'
  | 'objects.get'
  | 'objects.getMedia'
  | 'objects.insert'
  | 'objects.patch'
  | 'objects.delete'
  | 'objects.copy'
  | 'objects.rewrite'
  | 'objects.compose'
  | 'uploads.start'
  | 'uploads.put'
  | 'uploads.status'
  | 'uploads.cancel'
  | 'unknown';

/** One request as a fault rule and the log see it. */
export interface GcsRequest extends FaultyRequest {
  readonly operation: GcsOperation;
  readonly bucket: string;
  /** Name of the object; empty where there is none. */
  readonly object: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Of a copy or rewrite. */
  readonly destination: { readonly bucket: string; readonly name: string } | undefined;
}

export function route(method: string, path: string, headers: IncomingHttpHeaders): GcsRequest {
  const url = new URL(path, 'http://fake');
  const query = url.searchParams;
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  const upload = segments[0] === 'upload';
  if (upload || segments[0] === 'download') segments.shift();
  const [b, bucket = '', o, object = '', verb, ...rest] = segments.slice(2).map(decodeURIComponent);
  const known = segments[0] === 'storage' && segments[1] === 'v1' && b === 'b';
  const destination =
    verb === 'copyTo' || verb === 'rewriteTo' ? { bucket: rest[1] ?? '', name: rest[3] ?? '' } : undefined;
  const base = { method, path, query, headers, bucket, destination };
  if (!known) return { ...base, object, operation: 'unknown' };
  if (upload) return { ...base, object: query.get('name') ?? '', operation: uploadOperation(method, query, headers) };
  if (o === 'iam') return { ...base, object: '', operation: 'buckets.testIamPermissions' };
  if (o === undefined) return { ...base, object: '', operation: bucketOperation(method, bucket) };
  return { ...base, object, operation: objectOperation(method, object, verb, query) };
}

function uploadOperation(method: string, query: URLSearchParams, headers: IncomingHttpHeaders): GcsOperation {
  if (query.get('uploadType') !== 'resumable') return 'objects.insert';
  if (method === 'POST' && !query.has('upload_id')) return 'uploads.start';
  if (method === 'DELETE') return 'uploads.cancel';
  return headers['content-range']?.startsWith('bytes */') &&
    headers['content-length'] === '0' &&
    !headers['x-goog-hash']
    ? 'uploads.status'
    : 'uploads.put';
}

function bucketOperation(method: string, bucket: string): GcsOperation {
  if (bucket === '') return method === 'POST' ? 'buckets.insert' : 'buckets.list';
  return method === 'DELETE' ? 'buckets.delete' : 'buckets.get';
}

function objectOperation(
  method: string,
  object: string,
  verb: string | undefined,
  query: URLSearchParams,
): GcsOperation {
  if (object === '') return 'objects.list';
  if (verb === 'copyTo') return 'objects.copy';
  if (verb === 'rewriteTo') return 'objects.rewrite';
  if (verb === 'compose') return 'objects.compose';
  if (method === 'DELETE') return 'objects.delete';
  if (method === 'PATCH' || method === 'PUT') return 'objects.patch';
  return query.get('alt') === 'media' ? 'objects.getMedia' : 'objects.get';
}

/** What an account needs for an operation, where GCS asks for one. */
export const PERMISSION: Readonly<Partial<Record<GcsOperation, string>>> = {
  'buckets.list': 'storage.buckets.list',
  'buckets.insert': 'storage.buckets.create',
  'buckets.get': 'storage.buckets.get',
  'buckets.delete': 'storage.buckets.delete',
  'objects.list': 'storage.objects.list',
  'objects.get': 'storage.objects.get',
  'objects.getMedia': 'storage.objects.get',
  'objects.insert': 'storage.objects.create',
  'objects.patch': 'storage.objects.update',
  'objects.delete': 'storage.objects.delete',
  'objects.copy': 'storage.objects.create',
  'objects.rewrite': 'storage.objects.create',
  'objects.compose': 'storage.objects.create',
  'uploads.start': 'storage.objects.create',
};
