import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { hasCode } from '../errors.ts';
import { PARTIAL_PREFIX } from '../keys.ts';

/** A name beside `path` that no listing shows. */
export function partialBeside(path: string): string {
  return join(dirname(path), `${PARTIAL_PREFIX}${randomUUID()}`);
}

/**
 * The path of a (checked) key below `root`, links followed, so that a link inside cannot lead outside.
 * @throws MillraceError `UNSAFE_KEY`
 */
export async function pathBelow(root: string, key: string): Promise<string> {
  const path = join(root, key);
  const [realRoot, realParent] = [await realpathOrParent(root), await realpathOrParent(dirname(path))];
  const below = realParent === realRoot || realParent.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
  if (below) return path;
  throw new MillraceError('UNSAFE_KEY', `The key ${JSON.stringify(key)} leads outside of ${root} through a link.`, {
    hint: 'replace the symbolic link by what it stands for',
    fields: { key },
  });
}

/** What does not exist yet has no links: its nearest ancestor that exists decides. */
async function realpathOrParent(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR') || dirname(path) === path) throw error;
    return realpathOrParent(dirname(path));
  }
}
