import * as z from 'zod';
import type { StoredObject } from '../store.ts';

/** What we read of https://cloud.google.com/storage/docs/json_api/v1/objects#resource; 64-bit numbers come as text. */
export const ObjectResource = z.object({
  name: z.string(),
  size: z.union([z.string(), z.number()]).transform(Number).default(0),
  generation: z.union([z.string(), z.number()]).transform(String),
  crc32c: z.string().optional(),
  updated: z.string().optional(),
  timeCreated: z.string().optional(),
});
export type ObjectResource = z.infer<typeof ObjectResource>;

export const ListPage = z.object({
  items: z.array(ObjectResource).default([]),
  prefixes: z.array(z.string()).default([]),
  nextPageToken: z.string().optional(),
});

export const ErrorBody = z.object({
  error: z.object({
    message: z.string().default(''),
    errors: z.array(z.object({ reason: z.string().default('') })).default([]),
  }),
});

export function storedObject(key: string, resource: ObjectResource): StoredObject {
  return {
    key,
    size: resource.size,
    generation: resource.generation,
    ...(resource.crc32c === undefined ? {} : { crc32c: resource.crc32c }),
    updated: new Date(resource.updated ?? resource.timeCreated ?? 0).toISOString(),
  };
}
