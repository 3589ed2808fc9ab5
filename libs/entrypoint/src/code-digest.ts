import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestTree } from '@millrace/storage';
import type { Session } from './session.ts';

/**
 * Identifies the code that runs: what the runner or the image says (MILLRACE_CODE_DIGEST), else the digest of the
 * folder of the executable: a bundle's folder in an image, the package's `src` in development.
 */
export async function codeDigest(session: Pick<Session, 'environment' | 'moduleUrl'>): Promise<string> {
  const given = session.environment.codeDigest;
  if (given !== undefined) return given;
  return (await digestTree(dirname(fileURLToPath(session.moduleUrl)))).digest;
}
