import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { copiedPaths } from './copied-paths.ts';

/** Raise it when the same files begin to mean another image. */
const FORMAT = 'millrace-image 1';

/** The label of an image that keeps its content key. */
export const CONTENT_LABEL = 'dev.millrace.content';

/** The tag under which a registry has the image of a content key: `content-` and 16 hexadecimal digits. */
export const contentTag = (key: string): string => `content-${key.slice('sha256:'.length, 'sha256:'.length + 16)}`;

export interface ContentOptions {
  /** Folder of the Docker context. */
  readonly folder: string;
  /** Text of the Dockerfile; it names the base images, so another base is another key. */
  readonly dockerfile: string;
  /** E.g. `linux/amd64`: npm and native-setup install other files on another. */
  readonly platform: string;
}

/**
 * `sha256:<hex>` over everything that decides what is in an image: the Dockerfile, and each file of the context that it
 * copies (bundle, pruned manifest and lockfile, native set-up). Files that the Dockerfile leaves out do not count, nor
 * do times and modes. What no file tells is not in it: a base image whose tag was moved, Debian's packages of today.
 */
export async function contentKey({ folder, dockerfile, platform }: ContentOptions): Promise<string> {
  const copied = copiedPaths(dockerfile);
  const hash = createHash('sha256').update(`${FORMAT}\n${platform}\n${digest(dockerfile)}  Dockerfile\n`);
  for (const path of await filesBelow(folder)) {
    if (copied(path)) hash.update(`${digest(await readFile(join(folder, path)))}  ${path}\n`);
  }
  return `sha256:${hash.digest('hex')}`;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((e) => e.isFile())
    .map((e) => relative(folder, join(e.parentPath, e.name)).split(sep).join('/'))
    .sort();
}

const digest = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
