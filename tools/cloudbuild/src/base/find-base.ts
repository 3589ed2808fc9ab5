import type { Git } from './git.ts';

/** Commits more that each fetch brings; after the last the whole history is asked for. */
const DEPTHS = [50, 200, 1_000];

/**
 * The first of some commits that HEAD comes from, or undefined. In a shallow clone it fetches more history until one
 * is found: a clone of one commit knows none of its ancestors.
 * @param commits newest first.
 */
export async function findBase(
  commits: readonly string[],
  { git, note }: { readonly git: Git; readonly note: (text: string) => void },
): Promise<string | undefined> {
  if (commits.length === 0) return undefined;
  for (const fetch of [[], ...DEPTHS.map((n) => [`--deepen=${n}`]), ['--unshallow']]) {
    if (fetch.length > 0) {
      if (!(await isShallow(git))) return undefined;
      if (!(await fetched(git, fetch, note))) return undefined;
    }
    for (const commit of commits) if (await isAncestor(git, commit)) return commit;
  }
  return undefined;
}

/** Not so, too, where the commit is not known here. */
const isAncestor = async (git: Git, commit: string) =>
  (await git('merge-base', '--is-ancestor', commit, 'HEAD')).code === 0;

const isShallow = async (git: Git) => (await git('rev-parse', '--is-shallow-repository')).stdout.trim() === 'true';

/** Without history all is built, which is slow and right: no reason to fail. */
async function fetched(git: Git, depth: readonly string[], note: (text: string) => void): Promise<boolean> {
  const head = (await git('rev-parse', 'HEAD')).stdout.trim();
  const { code, stderr } = await git('fetch', '--quiet', ...depth, 'origin', head);
  if (code === 0) return true;
  note(`the history cannot be fetched: ${stderr.trim()}`);
  return false;
}
