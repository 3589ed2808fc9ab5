import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, MillraceError } from '@millrace/contract';
import type { CloudBuilds } from './client.ts';
import { isAmbiguous } from './errors.ts';
import { type CloudBuild, hasEnded } from './plain.ts';

/** Milliseconds between questions: from the first to the longest wait. */
export interface Poll {
  readonly initialMs: number;
  readonly maxMs: number;
}

export const DEFAULT_POLL: Poll = { initialMs: 2_000, maxMs: 15_000 };

/** Questions in a row without an answer before waiting is given up; each has retries of its own. */
const DROPPED_IN_A_ROW = 5;

/**
 * Asks for a build by its id until it has ended; a dropped question is no failure. Says when its state changes.
 * @throws MillraceError `ABORTED` (the build goes on), `CLOUD_BUILD_UNAVAILABLE`, `CLOUD_BUILD_DENIED`.
 */
export async function waitForBuild(
  builds: CloudBuilds,
  build: CloudBuild,
  options: { readonly poll: Poll; readonly logger: Logger; readonly signal?: AbortSignal },
): Promise<CloudBuild> {
  const { poll, logger, signal } = options;
  let now = build;
  let dropped = 0;
  for (let wait = poll.initialMs; !hasEnded(now); wait = Math.min(wait * 1.5, poll.maxMs)) {
    await pause(wait, signal, build.id);
    try {
      const before = now;
      now = await builds.get(build.id);
      dropped = 0;
      if (textOf(now) !== textOf(before)) logger.info(`build ${build.id}: ${textOf(now)}`, { build: build.id });
    } catch (error) {
      dropped += 1;
      if (!isAmbiguous(error) || dropped >= DROPPED_IN_A_ROW) throw error;
    }
  }
  return now;
}

/** `WORKING, step build`. */
function textOf(build: CloudBuild): string {
  const step = build.steps.find(({ status }) => status === 'WORKING')?.id;
  return step === undefined ? build.status : `${build.status}, step ${step}`;
}

async function pause(milliseconds: number, signal: AbortSignal | undefined, id: string): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (cause) {
    throw new MillraceError('ABORTED', `Stopped waiting for build ${id}, which goes on.`, {
      hint: `gcloud builds cancel ${id}`,
      cause,
    });
  }
}
