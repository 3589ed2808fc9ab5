import { type CallOptions, makeOnce } from '@millrace/vertex/call';
import * as z from 'zod';
import { type Api, asking } from '../api.ts';
import { waitForJob } from '../follow/wait.ts';
import { type DataflowJob, jobOf } from '../jobs/job.ts';
import { hasEnded, hasSucceeded, isGivenUp } from '../jobs/job-state.ts';
import { jobsNamed } from '../jobs/jobs.ts';
import { launchRequest } from './request.ts';
import { jobName, type YamlJob } from './yaml-job.ts';

export interface EnsureOptions extends CallOptions {
  /** Asked of a job of this work that has succeeded: is what it made still there? Default: no, it is run again. */
  readonly stillThere?: (() => Promise<boolean>) | undefined;
  /** Done before a job is launched, and not where one is found: what a failed one left can be removed. */
  readonly beforeLaunch?: (() => Promise<void>) | undefined;
}

/** A job of the work, and whether an earlier process launched it. */
export interface Ensured {
  readonly job: DataflowJob;
  readonly found: boolean;
}

const launched = z.object({ job: z.unknown() });

/**
 * Launches the job of a piece of work, or finds the one that was launched before. After an answer that was lost it is
 * looked for before it is launched again; and while it runs Dataflow refuses another one of its name.
 */
export async function ensureJob(api: Api, yaml: YamlJob, options: EnsureOptions = {}): Promise<Ensured> {
  const name = jobName(yaml);
  const former = await jobsNamed(api, name, options);
  const usable = former.find(({ state }) => !hasEnded(state) && !isGivenUp(state));
  if (usable !== undefined) return { job: usable, found: true };
  const succeeded = former.find(({ state }) => hasSucceeded(state));
  if (succeeded !== undefined && (await options.stillThere?.())) return { job: succeeded, found: true };
  // One that is being cancelled has its name until it has ended.
  for (const { id, state } of former) if (!hasEnded(state)) await waitForJob(api, id, options);
  await options.beforeLaunch?.();
  const call = asking(`Launch the job ${name}`, 'jobs.create', options);
  const known = new Set(former.map(({ id }) => id));
  const job = await makeOnce(api.caller, {
    ...call,
    look: async () => (await jobsNamed(api, name, options)).find(({ id }) => !known.has(id)),
    start: async () =>
      api.caller.once(call, async (gax) => {
        const client = await api.clients.templates();
        const [answer] = await client.launchFlexTemplate(launchRequest(api, yaml), gax);
        return jobOf(api, launched.parse(answer).job);
      }),
  });
  return { job, found: false };
}
