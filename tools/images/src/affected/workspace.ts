import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WORKSPACE } from '../project.ts';

const execute = promisify(execFile);

/** The files that git knows or would, and node_modules as hard links, which is a second and no more room. */
const COPY = `
  set -e
  cd "$0"
  git ls-files -z --cached --others --exclude-standard --deduplicate |
    tar --create --null --files-from - --ignore-failed-read 2>/dev/null | tar --extract --directory "$1"
  for folder in node_modules */*/node_modules; do cp --archive --link "$folder" "$1/$folder"; done
  rm -rf "$1/node_modules/.cache"
  cd "$1"
  git init --quiet --initial-branch main
  git add --all
  git -c user.name=test -c user.email=test@example.com commit --quiet --message base
`;

/** A repository of its own with the workspace in it, to edit. */
export interface EditedWorkspace {
  readonly root: string;
  /** Replaces a text, which must be there, whole or by what a function makes of it. */
  edit(path: string, change: string | ((text: string) => string)): Promise<void>;
  run(command: string, ...args: readonly string[]): Promise<string>;
  /** Commits what was edited and gives the paths; a file that was moved is two. */
  commit(): Promise<readonly string[]>;
  /** Back to the base commit, packages included. */
  undo(): Promise<void>;
  remove(): Promise<void>;
}

export async function copyWorkspace(): Promise<EditedWorkspace> {
  const root = await mkdtemp(join(tmpdir(), 'millrace-affected-'));
  await execute('bash', ['-c', COPY, WORKSPACE, root]);
  const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` };
  const run = async (command: string, ...args: readonly string[]) => {
    const { stdout } = await execute(command, args, { cwd: root, env, maxBuffer: 2 ** 26 });
    return stdout;
  };
  const git = (...args: string[]) => run('git', '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args);
  const packages = new Map<string, string>();
  return {
    root,
    run,
    edit: async (path, change) => {
      const before = await readFile(join(root, path), 'utf8').catch(() => '');
      const after = typeof change === 'string' ? change : change(before);
      if (after === before) throw new Error(`The edit of ${path} changes nothing.`);
      if (path.startsWith('node_modules/') && !packages.has(path)) packages.set(path, before);
      await replace(join(root, path), after);
    },
    commit: async () => {
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', 'edit');
      return lines(await git('diff', '--name-only', '--no-renames', 'main~1'));
    },
    undo: async () => {
      await git('reset', '--quiet', '--hard', 'HEAD~1');
      for (const [path, before] of packages) await replace(join(root, path), before);
      packages.clear();
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** A new file in its place: a write into the old one would reach the workspace through the hard link. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

export const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
