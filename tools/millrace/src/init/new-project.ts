import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { EXIT, MillraceError, type Problem } from '@millrace/contract';
import {
  checkName,
  derivedFiles,
  fromTemplate,
  makeFolder,
  type NewFile,
  toName,
  writeFiles,
} from '@millrace/generate';
import { findProject } from '@millrace/images';
import * as z from 'zod';
import type { Io } from '../io.ts';

const TEMPLATE = ['project', 'sample-project'] as const;
/** Files that npm made, or that say nothing about another project: they may be there, and stay. */
const MANIFEST = 'package.json';

/**
 * Makes a project of a pipeline and a component in a folder of its own, or with `.` in this one, beside a package.json
 * that may be there already.
 * @throws MillraceError `BAD_NAME`, `ALREADY_EXISTS`
 */
export async function newProject(given: string, io: Io): Promise<number> {
  const folder = resolve(io.cwd, given);
  const here = folder === resolve(io.cwd);
  const name = here ? (toName(basename(folder)) ?? 'my-project') : given;
  checkName(name);
  const files = await fromTemplate(...TEMPLATE, name);
  if (here) await fill(folder, files);
  else await makeFolder(folder, (aside) => writeFiles(aside, files));
  const enter = here ? '' : `cd ${given} && `;
  io.stderr.write(
    `wrote ${here ? 'this folder' : given}\nnext: ${enter}npm install && npm test && npx millrace run first\n`,
  );
  return EXIT.ok;
}

async function fill(folder: string, files: readonly NewFile[]): Promise<void> {
  const problems = files
    .filter(({ path }) => path !== MANIFEST && existsSync(join(folder, path)))
    .map(({ path }): Problem => ({ path, code: 'ALREADY_EXISTS', message: 'is there already.' }));
  if (problems.length > 0) {
    throw new MillraceError('ALREADY_EXISTS', 'This folder has files of the same names.', {
      problems,
      hint: 'millrace init NAME makes a folder of its own.',
      exitCode: EXIT.usage,
    });
  }
  await writeFiles(
    folder,
    await Promise.all(files.map((file) => (file.path === MANIFEST ? merged(folder, file) : file))),
  );
  // The packages may be installed already; else the first `npm install` is still to come.
  if (existsSync(join(folder, 'node_modules/@millrace/contract'))) {
    const project = findProject(folder);
    await writeFiles(project.root, await derivedFiles('count-words', project));
  }
}

const manifestSchema = z.looseObject({
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** The template's package.json with what the folder's own says on top; versions and scripts of its own stay. */
async function merged(folder: string, file: NewFile): Promise<NewFile> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => '{}');
  const own = manifestSchema.parse(JSON.parse(text));
  const ours = manifestSchema.parse(JSON.parse(file.content));
  const isOwn = (name: string) => name in own.dependencies || name in own.devDependencies;
  const added = (group: Record<string, string>) => Object.fromEntries(Object.entries(group).filter(([n]) => !isOwn(n)));
  const content = {
    ...ours,
    ...own,
    type: 'module',
    scripts: { ...ours.scripts, ...own.scripts },
    dependencies: { ...added(ours.dependencies), ...own.dependencies },
    devDependencies: { ...added(ours.devDependencies), ...own.devDependencies },
  };
  return { path: file.path, content: `${JSON.stringify(content, null, 2)}\n` };
}
