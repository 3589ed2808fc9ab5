import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, MillraceError } from '@millrace/contract';
import * as z from 'zod';

/** What a file of images holds. */
export const imagesSchema = z.record(z.string(), z.string().regex(/^\S+@sha256:[0-9a-f]{64}$/));

/** Component → its image with the digest, `gcr.io/my-project/train@sha256:…`: what `millrace compile --images` takes. */
export type Images = Readonly<Record<string, string>>;

/** @throws MillraceError `INVALID_IMAGES` */
export async function readImages(file: string): Promise<Images> {
  try {
    return imagesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new MillraceError('INVALID_IMAGES', `${file} does not map components to images with digests.`, {
      hint: 'build-image --all --push --repository gcr.io/PROJECT --images images.json writes it.',
      exitCode: EXIT.usage,
      cause,
    });
  }
}

/** Sets the images of some components in a file and keeps the others; Nx runs several builds at once on one file. */
export async function updateImages(file: string, images: Images): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await withLock(`${file}.lock`, async () => {
    const before = existsSync(file) ? await readImages(file) : {};
    const all = Object.entries({ ...before, ...images }).sort(([a], [b]) => (a < b ? -1 : 1));
    await writeFile(`${file}.partial`, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
    await rename(`${file}.partial`, file);
  });
}

/** Updates take milliseconds: a lock this old was left by a process that was killed. */
const ABANDONED_MS = 10_000;

async function withLock(lock: string, work: () => Promise<void>): Promise<void> {
  for (;;) {
    const handle = await open(lock, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      return undefined;
    });
    if (handle !== undefined) {
      await handle.close();
      break;
    }
    const age = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_MS) await rm(lock, { force: true });
    await sleep(20);
  }
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}
