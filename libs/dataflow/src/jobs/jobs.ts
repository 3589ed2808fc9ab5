import { type CallOptions, statusOf } from '@millrace/vertex/call';
import type { CallOptions as GaxOptions } from 'google-gax';
import * as z from 'zod';
import { type Api, asking, placeOf } from '../api.ts';
import { type DataflowJob, jobOf } from './job.ts';
import { hasEnded } from './job-state.ts';

/** Reads a job, once. */
export async function readJob(api: Api, id: string, gax: GaxOptions): Promise<DataflowJob> {
  const client = await api.clients.jobs();
  const [job] = await client.getJob({ ...placeOf(api), jobId: id, view: 'JOB_VIEW_SUMMARY' }, gax);
  return jobOf(api, job);
}

/** @throws MillraceError `DATAFLOW_NOT_FOUND` */
export const getJob = (api: Api, id: string, options: CallOptions = {}): Promise<DataflowJob> =>
  api.caller.safely(asking(`Get the job ${id}`, 'jobs.get', options), (gax) => readJob(api, id, gax));

/** The jobs of that name, the newest first; one of them at most has not ended. */
export async function jobsNamed(api: Api, name: string, options: CallOptions = {}): Promise<readonly DataflowJob[]> {
  const call = asking(`List the jobs called ${name}`, 'jobs.list', options);
  const answer: unknown = await api.caller.safely(call, async (gax) => {
    const client = await api.clients.jobs();
    return (await client.listJobs({ ...placeOf(api), name }, gax))[0];
  });
  const jobs = z.array(z.unknown()).parse(answer);
  // The server may know less of filters than it says.
  return jobs
    .map((job) => jobOf(api, job))
    .filter((job) => job.name === name)
    .toSorted((a, b) => (b.createTime ?? '').localeCompare(a.createTime ?? ''));
}

/** Asks for a job's end; one that has ended is success. */
export async function cancelJob(api: Api, id: string, options: CallOptions = {}): Promise<void> {
  const call = asking(`Cancel the job ${id}`, 'jobs.cancel', options);
  const job = { requestedState: 'JOB_STATE_CANCELLED' } as const;
  try {
    await api.caller.safely(call, async (gax) => {
      const client = await api.clients.jobs();
      return client.updateJob({ ...placeOf(api), jobId: id, job }, gax);
    });
  } catch (error) {
    const refused = statusOf(error) === 'FAILED_PRECONDITION' || statusOf(error) === 'INVALID_ARGUMENT';
    if (!refused || !hasEnded((await getJob(api, id, options)).state)) throw error;
  }
}
