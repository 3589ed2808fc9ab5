import { setImmediate as tick } from 'node:timers/promises';
import { beginOperation, EMPTY } from '../operations/stored-operation.ts';
import { notFound, refuseViolations } from '../server/api-error.ts';
import type { ServiceWork } from '../server/dispatch.ts';
import { type FilterFields, filtered } from '../server/filter.ts';
import type { CreateCustomJobRequest, CustomJob, ListJobsRequest, NamedRequest } from '../server/messages.ts';
import { locationOf } from '../server/names.ts';
import { ordered } from '../server/order.ts';
import { pageOf } from '../server/page.ts';
import { displayNameRule, labelsRule } from '../server/rules.ts';
import type { State } from '../state.ts';
import { CustomJobRun } from './custom-run.ts';
import type { TrialPart } from './environment.ts';
import { jobSpecRule } from './rules.ts';
import { refuseEnded, refuseRunning } from './run.ts';

export const JOB_FILTER: FilterFields<object> = {
  ...{ display_name: true, state: true, labels: true, create_time: true, update_time: true, end_time: true },
};

/** The custom jobs of `google.cloud.aiplatform.v1.JobService` */
export const customJobs: ServiceWork = {
  CreateCustomJob(request: CreateCustomJobRequest, state) {
    const location = locationOf(request.parent);
    const job = request.customJob ?? {};
    refuseViolations([
      ...displayNameRule('custom_job.display_name', job.displayName),
      ...labelsRule('custom_job.labels', job.labels),
      ...jobSpecRule('custom_job.job_spec', job.jobSpec),
    ]);
    return startCustomJob(state, location, job).message;
  },

  async GetCustomJob({ name }: NamedRequest, state) {
    existing(state, name);
    state.runs.get(name ?? '')?.polled();
    await tick();
    return existing(state, name);
  },

  ListCustomJobs(request: ListJobsRequest, state) {
    const location = locationOf(request.parent);
    const all = [...state.customJobs.values()].filter(({ name }) => name?.startsWith(`${location}/`));
    const page = pageOf(ordered(filtered(all, request.filter, JOB_FILTER), ''), request);
    return { customJobs: page.items, nextPageToken: page.nextPageToken };
  },

  CancelCustomJob({ name }: NamedRequest, state) {
    refuseEnded(existing(state, name));
    state.runs.get(name ?? '')?.cancel();
    return {};
  },

  DeleteCustomJob({ name }: NamedRequest, state) {
    const job = existing(state, name);
    refuseRunning(job);
    return beginOperation(state, {
      ...{ method: 'DeleteCustomJob', resource: job.name ?? '', metadataType: 'DeleteOperationMetadata' },
      finish: () => {
        state.customJobs.delete(job.name ?? '');
        return EMPTY;
      },
    });
  },
};

/** Creates the job and lets it run. */
export function startCustomJob(state: State, location: string, job: CustomJob, trial?: TrialPart): CustomJobRun {
  const name = `${location}/customJobs/${state.nextId()}`;
  const time = state.now();
  state.customJobs.set(name, { ...job, name, state: 'JOB_STATE_PENDING', createTime: time, updateTime: time });
  const run = new CustomJobRun(state, name, trial);
  state.runs.set(name, run);
  return run;
}

function existing(state: State, name: string | null | undefined): CustomJob {
  const job = state.customJobs.get(name ?? '');
  if (job === undefined) throw notFound('CustomJob', name ?? '');
  return job;
}
