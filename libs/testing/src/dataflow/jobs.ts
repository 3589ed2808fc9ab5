import { ApiError, failedPrecondition } from '../vertex/server/api-error.ts';
import { pageOf } from '../vertex/server/page.ts';
import { dateOf } from '../vertex/state.ts';
import type { JobRun } from './job-run.ts';
import type {
  GetJobRequest,
  GetMetricsRequest,
  Job,
  JobMessage,
  JobMetrics,
  ListJobsRequest,
  ListJobsResponse,
  ListMessagesRequest,
  ListMessagesResponse,
  UpdateJobRequest,
} from './messages.ts';
import type { DataflowState } from './state.ts';
import { IMPORTANCE } from './work.ts';

export const getJob = async (request: GetJobRequest, state: DataflowState): Promise<Job> =>
  existing(request, state).ask();

export async function listJobs(request: ListJobsRequest, state: DataflowState): Promise<ListJobsResponse> {
  const { projectId, location, name } = request;
  const jobs = state.runs
    .map(({ job }) => job)
    .filter((job) => job.projectId === projectId && job.location === location && (!name || job.name === name));
  const page = pageOf(jobs.toReversed(), request);
  return { jobs: [...page.items], nextPageToken: page.nextPageToken };
}

/** Cancels; nothing else of a job can be changed here. */
export async function updateJob(request: UpdateJobRequest, state: DataflowState): Promise<Job> {
  const run = existing(request, state);
  if (request.job?.requestedState !== 'JOB_STATE_CANCELLED') {
    throw new ApiError('INVALID_ARGUMENT', `Unsupported requested state: ${request.job?.requestedState}.`);
  }
  if (run.hasEnded) throw failedPrecondition(`The job ${run.job.id} is already in a terminal state.`);
  run.cancel();
  return run.job;
}

export async function listMessages(request: ListMessagesRequest, state: DataflowState): Promise<ListMessagesResponse> {
  const least = rankOf(request.minimumImportance);
  const from = request.startTime ? dateOf(request.startTime).getTime() : 0;
  const wanted = existing(request, state).messages.filter(
    ({ messageImportance, time }) => rankOf(messageImportance) >= least && dateOf(time ?? {}).getTime() >= from,
  );
  const page = pageOf(wanted, request);
  return { jobMessages: [...page.items], nextPageToken: page.nextPageToken };
}

export const getMetrics = async (request: GetMetricsRequest, state: DataflowState): Promise<JobMetrics> => ({
  metrics: existing(request, state).metrics,
});

const rankOf = (importance: JobMessage['messageImportance']): number =>
  IMPORTANCE.findIndex((name) => `JOB_MESSAGE_${name}` === importance);

function existing(request: GetJobRequest, state: DataflowState): JobRun {
  const run = state.runs.find(({ job }) => job.id === request.jobId && job.location === request.location);
  if (run === undefined) throw new ApiError('NOT_FOUND', `Information about job ${request.jobId} could not be found.`);
  return run;
}
