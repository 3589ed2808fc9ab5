import { MillraceError } from '@millrace/contract';
import { readManifest } from '@millrace/model';
import { digestTree } from '@millrace/storage';

/**
 * Refuses a bundle whose files are not those that it was saved with, before anybody can be served from it.
 * @throws MillraceError `NOT_A_BUNDLE`, `BUNDLE_CORRUPT` with every file, `BUNDLE_VERSION`.
 */
export async function checkBundle(path: string): Promise<void> {
  const { files } = await readManifest(path);
  const found = new Map((await digestTree(path)).files.map((file) => [file.path, file.sha256]));
  const problems = Object.entries(files)
    .filter(([file, digest]) => found.get(file) !== digest)
    .map(([file]) => ({
      path: file,
      code: found.has(file) ? 'CHANGED' : 'MISSING',
      message: found.has(file) ? 'does not have the content that was saved.' : 'is missing.',
    }));
  if (problems.length === 0) return;
  throw new MillraceError('BUNDLE_CORRUPT', `The bundle in ${path} is not whole.`, {
    problems,
    hint: 'Fetch the bundle again, or train again.',
  });
}
