import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Digest (`sha256:<hex>`) and bytes of a file or folder, as ARCHITECTURE.md defines them. */
export async function treeDigest(path: string): Promise<{ digest: string; size: number }> {
  const found = await stat(path);
  if (found.isFile()) return { digest: `sha256:${await sha256(path)}`, size: found.size };
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const lines: string[] = [];
  let size = 0;
  for (const file of files) {
    const relative = file.slice(path.length).replace(/^\/+/, '');
    lines.push(`${await sha256(file)}  ${relative}\n`);
    size += (await stat(file)).size;
  }
  return { digest: `sha256:${createHash('sha256').update(lines.sort().join('')).digest('hex')}`, size };
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}
