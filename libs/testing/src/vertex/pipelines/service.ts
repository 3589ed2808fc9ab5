import { refuseEnded, refuseRunning } from '../jobs/run.ts';
import { beginOperation, EMPTY } from '../operations/stored-operation.ts';
import { alreadyExists, notFound, refuseViolations, type Violation } from '../server/api-error.ts';
import type { ServiceWork } from '../server/dispatch.ts';
import { type FilterFields, filtered } from '../server/filter.ts';
import type {
  CreatePipelineJobRequest,
  ListPipelineJobsRequest,
  NamedRequest,
  PipelineJob,
} from '../server/messages.ts';
import { idOf, locationOf } from '../server/names.ts';
import { ordered } from '../server/order.ts';
import { pageOf } from '../server/page.ts';
import { masked } from '../server/read-mask.ts';
import type { State } from '../state.ts';
import { PipelineRun } from './pipeline-run.ts';
import { pipelineJobRule } from './rules.ts';
import { pipelineNameOf } from './spec.ts';

const FILTER: FilterFields<PipelineJob> = {
  pipeline_name: (job) => pipelineNameOf(job),
  pipeline_job_user_id: (job) => idOf(job.name),
  ...{ display_name: true, state: true, labels: true, schedule_name: true },
  ...{ create_time: true, update_time: true, end_time: true, template_uri: true },
};

/** The pipeline jobs of `google.cloud.aiplatform.v1.PipelineService` */
export const pipelineJobs: ServiceWork = {
  CreatePipelineJob(request: CreatePipelineJobRequest, state) {
    const location = locationOf(request.parent);
    const job = request.pipelineJob ?? {};
    refuseViolations([...idRule(request.pipelineJobId), ...pipelineJobRule('pipeline_job', job)]);
    const name = `${location}/pipelineJobs/${request.pipelineJobId || `${pipelineNameOf(job)}-${state.nextId()}`}`;
    if (state.pipelineJobs.has(name)) throw alreadyExists('PipelineJob', name);
    return startPipelineJob(state, name, job).message;
  },

  GetPipelineJob({ name }: NamedRequest, state) {
    const run = existing(state, name);
    run.polled();
    return run.message;
  },

  /** Without the tasks: only a job that is asked for by name tells them. */
  ListPipelineJobs(request: ListPipelineJobsRequest, state) {
    const location = locationOf(request.parent);
    const all = [...state.pipelineJobs.values()].filter(({ name }) => name?.startsWith(`${location}/`));
    const page = pageOf(ordered(filtered(all, request.filter, FILTER), request.orderBy), request);
    return { pipelineJobs: masked(page.items, request.readMask), nextPageToken: page.nextPageToken };
  },

  CancelPipelineJob({ name }: NamedRequest, state) {
    const run = existing(state, name);
    refuseEnded(run.message);
    run.cancel();
    return {};
  },

  DeletePipelineJob({ name }: NamedRequest, state) {
    const { message, name: resource } = existing(state, name);
    refuseRunning(message);
    return beginOperation(state, {
      ...{ method: 'DeletePipelineJob', resource, metadataType: 'DeleteOperationMetadata' },
      finish: () => {
        state.pipelineJobs.delete(resource);
        state.runs.delete(resource);
        return EMPTY;
      },
    });
  },
};

/** Creates a job that was found right. */
export function startPipelineJob(state: State, name: string, job: PipelineJob): PipelineRun {
  const time = state.now();
  const times = { createTime: time, updateTime: time };
  state.pipelineJobs.set(name, { ...job, name, state: 'PIPELINE_STATE_PENDING', ...times });
  const run = new PipelineRun(state, name);
  state.runs.set(name, run);
  if (state.pace !== undefined) {
    const timer = setInterval(() => run.advance(), state.pace);
    timer.unref();
    void run.ended.then(() => clearInterval(timer));
  }
  return run;
}

function idRule(id: string | null | undefined): Violation[] {
  if (!id || /^[a-z][-a-z0-9]{0,127}$/.test(id)) return [];
  return [{ field: 'pipeline_job_id', description: `Must match [a-z][-a-z0-9]{0,127}: ${id}` }];
}

function existing(state: State, name: string | null | undefined): PipelineRun {
  const run = state.runs.get(name ?? '');
  if (!(run instanceof PipelineRun)) throw notFound('PipelineJob', name ?? '');
  return run;
}
