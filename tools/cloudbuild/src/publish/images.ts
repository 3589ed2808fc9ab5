import { type Images, imagesSchema } from '@millrace/images/images-file';
import type { Store } from '@millrace/storage';
import * as z from 'zod';

/** What a build leaves in the bucket for those after it. */
const recordSchema = z.object({ formatVersion: z.literal(1), commit: z.string(), images: imagesSchema });

const keyOf = (commit: string) => `builds/${commit}/images.json`;

/** The images that the build of a commit published; none where it published nothing, or nothing that can be read. */
export async function publishedImages(store: Store, commit: string): Promise<Images> {
  if ((await store.stat(keyOf(commit))) === undefined) return {};
  const { bytes } = await store.readBytes(keyOf(commit));
  const read = recordSchema.safeParse(JSON.parse(bytes.toString()));
  return read.success ? read.data.images : {};
}

/** Builds of one commit agree, since the content decides: the later one may write again. */
export async function publishImages(store: Store, commit: string, images: Images): Promise<string> {
  await store.write(keyOf(commit), `${JSON.stringify({ formatVersion: 1, commit, images }, null, 2)}\n`);
  return store.uriOf(keyOf(commit));
}
