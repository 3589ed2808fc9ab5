import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { create } from 'tar';

/**
 * A gzipped tar of some parts of a folder, equal for equal files: sorted, without owners, times or what belongs to a
 * platform, so that its digest names it.
 */
export async function archiveOf(folder: string, parts: readonly string[]): Promise<Buffer> {
  const names = (await Promise.all(parts.map((part) => filesBelow(folder, part)))).flat().sort();
  const archive = create({ cwd: folder, gzip: true, portable: true, mtime: new Date(0), noDirRecurse: true }, names);
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Paths of the files below `part`, or `part` itself where it is a file; relative to `folder`. */
async function filesBelow(folder: string, part: string): Promise<string[]> {
  const entries = await readdir(join(folder, part), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (entries === undefined) return [part];
  const nested = entries.map((entry) => {
    const path = `${part}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
  return (await Promise.all(nested)).flat();
}
