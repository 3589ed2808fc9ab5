import { readFile } from 'node:fs/promises';
import { EXIT, MillraceError } from '@millrace/contract';
import * as z from 'zod';

const imagesSchema = z.record(z.string(), z.string().regex(/^\S+@sha256:[0-9a-f]{64}$/));

/**
 * Images by component, each with its digest, as `build-image` writes them.
 * @throws MillraceError `INVALID_IMAGES`
 */
export async function readImages(file: string): Promise<Readonly<Record<string, string>>> {
  try {
    return imagesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new MillraceError('INVALID_IMAGES', `${file} does not map components to images with digests.`, {
      hint: 'Write {"train": "gcr.io/PROJECT/train@sha256:…"}.',
      exitCode: EXIT.usage,
      cause,
    });
  }
}
