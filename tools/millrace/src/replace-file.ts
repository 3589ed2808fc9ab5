import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Writes a file so that nobody sees half of it. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const aside = join(dirname(file), `.${basename(file)}-${randomUUID()}`);
  try {
    await writeFile(aside, text);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
