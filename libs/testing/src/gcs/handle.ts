import { type Answer, json } from '../faults/answer.ts';
import { Refusal } from '../faults/refusal.ts';
import { bucketResource, deleteBucket, insertBucket, listBuckets, testPermissions } from './buckets.ts';
import { getMedia, getObject, listObjects } from './read.ts';
import { deniedAnswer, errorAnswer, noSuchBucket } from './refuse.ts';
import { cancelUpload, continueUpload, startUpload } from './resumable.ts';
import { type GcsRequest, PERMISSION } from './route.ts';
import type { State } from './state.ts';
import { compose, copy, insert, patch, remove } from './write.ts';

/** The answer of GCS to a request. */
export async function handle(state: State, request: GcsRequest, body: AsyncIterable<Buffer>): Promise<Answer> {
  try {
    return await answerTo(state, request, body);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

async function answerTo(state: State, request: GcsRequest, body: AsyncIterable<Buffer>): Promise<Answer> {
  const permission = PERMISSION[request.operation];
  if (permission !== undefined && state.denied.has(permission)) {
    return deniedAnswer(permission, request.object === '' ? 'bucket' : 'object');
  }
  if (request.operation === 'buckets.list') return listBuckets(state);
  if (request.operation === 'buckets.insert') return insertBucket(state, body);
  const bucket = state.buckets.get(request.bucket);
  if (bucket === undefined) throw noSuchBucket();
  switch (request.operation) {
    case 'buckets.get':
      return json(200, bucketResource(request.bucket));
    case 'buckets.delete':
      return deleteBucket(state, request);
    case 'buckets.testIamPermissions':
      return testPermissions(state, request);
    case 'objects.list':
      return listObjects(bucket, request);
    case 'objects.get':
      return getObject(bucket, request);
    case 'objects.getMedia':
      return getMedia(bucket, request);
    case 'objects.insert':
      return insert(state, bucket, request, body);
    case 'objects.patch':
      return patch(state, bucket, request, body);
    case 'objects.delete':
      return remove(bucket, request);
    case 'objects.copy':
    case 'objects.rewrite':
      return copy(state, bucket, request, body);
    case 'objects.compose':
      return compose(state, bucket, request, body);
    case 'uploads.start':
      return startUpload(state, bucket, request, body);
    case 'uploads.put':
    case 'uploads.status':
      return continueUpload(state, bucket, request, body);
    case 'uploads.cancel':
      return cancelUpload(state, request);
    case 'unknown':
      return errorAnswer(404, 'notFound', `Not Found: ${request.path}`);
  }
}
