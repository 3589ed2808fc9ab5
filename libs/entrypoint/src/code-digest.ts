import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT, MillraceError } from '@millrace/contract';
import { digestTree } from '@millrace/storage';
import type { Session } from './session.ts';

/**
 * Identifies the code that runs: what the runner or the image says (MILLRACE_CODE_DIGEST), else the digest of the
 * modules in the folder of the executable: a bundle's folder, or the package's `src` in development.
 * @throws MillraceError `INVALID_CODE_DIGEST`
 */
export async function codeDigest(session: Pick<Session, 'environment' | 'moduleUrl'>): Promise<string> {
  const given = session.environment.codeDigest;
  if (given === undefined) return modulesDigest(dirname(fileURLToPath(session.moduleUrl)));
  if (/^sha256:[0-9a-f]{64}$/.test(given)) return given;
  throw new MillraceError('INVALID_CODE_DIGEST', `MILLRACE_CODE_DIGEST is "${given}", not sha256:<64 hex digits>.`, {
    hint: 'Leave it unset: the code is then digested here.',
    exitCode: EXIT.usage,
  });
}

/** Installed packages and tests are not the component's code. */
async function modulesDigest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await modules(folder)) {
    const { digest } = await digestTree(file);
    hash.update(`${digest.slice('sha256:'.length)}  ${relative(folder, file)}\n`);
  }
  return `sha256:${hash.digest('hex')}`;
}

async function modules(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') found.push(...(await modules(path)));
    else if (entry.isFile() && /\.([cm]?[jt]s|json)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
      found.push(path);
  }
  return found.sort();
}
