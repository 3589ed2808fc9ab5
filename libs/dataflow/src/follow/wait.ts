import { type WaitOptions, waitFor } from '@millrace/vertex/call';
import { type Api, asking } from '../api.ts';
import type { DataflowJob } from '../jobs/job.ts';
import { hasEnded } from '../jobs/job-state.ts';
import { readJob } from '../jobs/jobs.ts';

/** Waits until a job has ended, however it does. */
export async function waitForJob(
  api: Api,
  id: string,
  options: WaitOptions<DataflowJob> & { readonly onLook?: () => Promise<void> },
): Promise<DataflowJob> {
  const call = asking(`Wait for the job ${id}`, 'jobs.get', options);
  const { project, region } = api.place;
  const awaited = {
    ...{ name: `projects/${project}/locations/${region}/jobs/${id}`, subject: call.subject },
    look: async () => {
      const job = await api.caller.once(call, (gax) => readJob(api, id, gax));
      await options.onLook?.();
      return job;
    },
    state: ({ state }: DataflowJob) => state,
    ended: ({ state }: DataflowJob) => hasEnded(state),
  };
  return waitFor(api.caller, api.poll, awaited, options);
}
