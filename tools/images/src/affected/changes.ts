import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { EditedWorkspace } from './workspace.ts';

/** What somebody does to the workspace. */
export type Change = (workspace: EditedWorkspace) => Promise<void>;

export const replace =
  (path: string, from: string, to: string): Change =>
  (workspace) =>
    workspace.edit(path, (text) => text.replace(from, to));

export const append =
  (path: string, text: string): Change =>
  (workspace) =>
    workspace.edit(path, (before) => before + text);

export const create =
  (path: string, text: string): Change =>
  async (workspace) => {
    await mkdir(dirname(join(workspace.root, path)), { recursive: true });
    await workspace.edit(path, text);
  };

export const all =
  (...changes: readonly Change[]): Change =>
  async (workspace) => {
    for (const change of changes) await change(workspace);
  };

export const move =
  (from: string, to: string): Change =>
  async ({ run }) => {
    await run('git', 'mv', from, to);
  };

const lockfileSchema = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })),
});

/** Another version of a package in the lockfile, as an update by npm leaves it there. */
export const relock = (name: string, version: string): Change => {
  const bump = (text: string): string => {
    const lockfile = lockfileSchema.parse(JSON.parse(text));
    const entry = lockfile.packages[`node_modules/${name}`];
    if (entry === undefined) throw new Error(`The lockfile has no ${name}.`);
    entry.version = version;
    return `${JSON.stringify(lockfile, null, 2)}\n`;
  };
  return (workspace) => workspace.edit('package-lock.json', bump);
};
