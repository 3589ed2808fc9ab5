import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';

/**
 * What identifies a bundle: sha256 of its `bundle.json`, which lists the digests of its other files. `sha256:<hex>`.
 * @throws MillraceError `NOT_A_BUNDLE`.
 */
export async function bundleDigest(bundle: string): Promise<string> {
  try {
    return `sha256:${createHash('sha256')
      .update(await readFile(join(bundle, 'bundle.json')))
      .digest('hex')}`;
  } catch (cause) {
    throw new MillraceError('NOT_A_BUNDLE', `${bundle} has no bundle.json.`, { cause, exitCode: EXIT.usage });
  }
}
