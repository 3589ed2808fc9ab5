import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The key of a file URI below a folder; `''` for the folder itself; `undefined` for anything else. */
export function keyBelow(root: string, uri: string): string | undefined {
  if (!uri.startsWith('file:///')) return undefined;
  const path = relative(root, fileURLToPath(uri));
  return path === '..' || path.startsWith(`..${sep}`) ? undefined : path.replaceAll(sep, '/');
}
