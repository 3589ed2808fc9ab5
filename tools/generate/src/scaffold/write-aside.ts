import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import type { NewFile } from './template.ts';

/**
 * Makes a folder whole or not at all: `fill` works in a folder beside it, which takes its name at the end.
 * @param fill is given the folder, whose last part is already as it will be.
 * @throws MillraceError `ALREADY_EXISTS`, and what `fill` throws; then nothing is left.
 */
export async function makeFolder(folder: string, fill: (aside: string) => Promise<void>): Promise<void> {
  refuseExisting(folder);
  const parent = dirname(folder);
  const aside = join(parent, `.new-${process.pid}`);
  const work = join(aside, folder.slice(parent.length + 1));
  await mkdir(work, { recursive: true });
  try {
    await fill(work);
    refuseExisting(folder);
    await rename(work, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

export async function writeFiles(folder: string, files: readonly NewFile[]): Promise<void> {
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

function refuseExisting(folder: string): void {
  if (!existsSync(folder)) return;
  throw new MillraceError('ALREADY_EXISTS', `${folder} is there already.`, {
    hint: 'Choose another name, or move it away first.',
    exitCode: EXIT.usage,
  });
}
