import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { findProject } from '@millrace/images';
import * as z from 'zod';
import type { Io } from '../io.ts';
import { run } from './git.ts';

/** Names of the projects that Nx calls affected between a commit and HEAD and that have an image. */
export async function affectedProjects(base: string, io: Io): Promise<readonly string[]> {
  const { root } = findProject(io.cwd);
  const args = [
    'show',
    'projects',
    '--affected',
    `--base=${base}`,
    '--head=HEAD',
    '--with-target=build-image',
    '--json',
  ];
  const { code, stdout, stderr } = await run(join(root, 'node_modules/.bin/nx'), args, { cwd: root, env: io.env });
  const names = code === 0 ? z.array(z.string()).safeParse(parse(stdout)) : undefined;
  if (names?.success) return names.data;
  throw new MillraceError(
    'NX_FAILED',
    `Nx does not tell what is affected:\n${(stderr || stdout).trim().slice(-2_000)}`,
    {
      hint: `npx nx ${args.join(' ')}`,
    },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}
