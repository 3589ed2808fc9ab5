import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import type { Project } from '@millrace/images';

/**
 * Refuses a name that a package of the workspace has: they are called by it, whatever folder they are in.
 * @throws MillraceError `ALREADY_EXISTS`
 */
export function refuseTaken(name: string, { root, sources, components, pipelines }: Project): void {
  const folders = sources ? ['libs', 'tools'].map((group) => join(root, group)) : [];
  const taken = [...folders, components, pipelines].map((folder) => join(folder, name)).find(existsSync);
  if (taken === undefined) return;
  throw new MillraceError('ALREADY_EXISTS', `${relative(root, taken)} is there already.`, {
    hint: 'Choose another name.',
    exitCode: EXIT.usage,
  });
}
