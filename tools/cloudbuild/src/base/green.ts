import type { CloudBuild, CloudBuilds } from '@millrace/images/cloud-build';

/** Green builds that are looked at, newest first: those of other branches are among them. */
const MOST = 30;

/**
 * The commits of the last green builds of the trigger that started a build, newest first; none where it was started
 * by hand.
 */
export async function greenCommits(builds: CloudBuilds, id: string): Promise<readonly string[]> {
  const { buildTriggerId } = await builds.get(id);
  if (buildTriggerId === undefined) return [];
  const commits = new Set<string>();
  let seen = 0;
  for await (const build of builds.list(`trigger_id="${buildTriggerId}" AND status="SUCCESS"`)) {
    const commit = commitOf(build);
    if (build.id !== id && build.status === 'SUCCESS' && commit !== undefined) commits.add(commit);
    seen += 1;
    if (seen >= MOST) break;
  }
  return [...commits];
}

function commitOf({ substitutions: { COMMIT_SHA, REVISION_ID } }: CloudBuild): string | undefined {
  const commit = COMMIT_SHA ?? REVISION_ID ?? '';
  return /^[0-9a-f]{40}$/.test(commit) ? commit : undefined;
}
