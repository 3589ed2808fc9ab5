import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** sha256 (hex) of every file below a folder, by its path with `/`, sorted. */
export async function digestsOf(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const digests: [string, string][] = [];
  for (const file of files.sort()) digests.push([relative(directory, file).replaceAll(sep, '/'), await sha256(file)]);
  return Object.fromEntries(digests);
}

/** sha256 (hex) of a file's bytes. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** `sha256:<hex>` of a folder's content: of the sorted lines `<sha256>  <path>`. */
export async function digestOfFolder(directory: string): Promise<string> {
  const hash = createHash('sha256');
  const lines = Object.entries(await digestsOf(directory)).map(([path, digest]) => `${digest}  ${path}\n`);
  for (const line of lines.sort()) hash.update(line);
  return `sha256:${hash.digest('hex')}`;
}
