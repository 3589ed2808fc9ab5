import * as z from 'zod';
import { type Answer, answer, json } from '../faults/answer.ts';
import { textOf } from './body.ts';
import { badRequest, refuse } from './refuse.ts';
import type { GcsRequest } from './route.ts';
import type { State } from './state.ts';

const NewBucket = z.object({ name: z.string().min(3) });

export const bucketResource = (name: string): Record<string, unknown> => ({
  kind: 'storage#bucket',
  ...{ id: name, name },
  ...{ location: 'US', storageClass: 'STANDARD', metageneration: '1', etag: 'CAE=' },
});

export function listBuckets(state: State): Answer {
  const items = [...state.buckets.keys()].sort().map(bucketResource);
  return json(200, { kind: 'storage#buckets', items });
}

export async function insertBucket(state: State, body: AsyncIterable<Buffer>): Promise<Answer> {
  const parsed = NewBucket.safeParse(JSON.parse((await textOf(body)) || '{}'));
  if (!parsed.success) throw badRequest('Required');
  const { name } = parsed.data;
  if (state.buckets.has(name)) throw refuse(409, 'conflict', 'Your previous request to create the bucket succeeded.');
  state.buckets.set(name, new Map());
  return json(200, bucketResource(name));
}

export function deleteBucket(state: State, request: GcsRequest): Answer {
  if ((state.buckets.get(request.bucket)?.size ?? 0) > 0) {
    throw refuse(409, 'conflict', 'The bucket you tried to delete is not empty.');
  }
  state.buckets.delete(request.bucket);
  return answer(204);
}

export function testPermissions(state: State, { query }: GcsRequest): Answer {
  const permissions = query.getAll('permissions').filter((permission) => !state.denied.has(permission));
  return json(200, { kind: 'storage#testIamPermissionsResponse', permissions });
}
