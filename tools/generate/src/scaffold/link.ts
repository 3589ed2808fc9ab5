import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MillraceError } from '@millrace/contract';
import type { Project } from '@millrace/images';

/**
 * Lets npm know of a package that is new in the workspace: its link and its place in the lockfile, without which
 * `npm ci` refuses. A project of a user's own imports its components by path, and needs none.
 * @throws MillraceError `INSTALL_FAILED`
 */
export async function linkPackages(project: Project): Promise<void> {
  if (!project.sources) return;
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  try {
    await promisify(execFile)('npm', ['install', ...flags], { cwd: project.root });
  } catch (cause) {
    throw new MillraceError('INSTALL_FAILED', 'npm could not link the new package.', { cause, hint: 'npm install' });
  }
}
