import { setImmediate as tick } from 'node:timers/promises';
import { JOB_FILTER } from '../jobs/custom-service.ts';
import { refuseEnded, refuseRunning } from '../jobs/run.ts';
import { beginOperation, EMPTY } from '../operations/stored-operation.ts';
import { notFound, refuseViolations } from '../server/api-error.ts';
import type { ServiceWork } from '../server/dispatch.ts';
import { filtered } from '../server/filter.ts';
import type { CreateTuningJobRequest, ListJobsRequest, NamedRequest } from '../server/messages.ts';
import { locationOf } from '../server/names.ts';
import { ordered } from '../server/order.ts';
import { pageOf } from '../server/page.ts';
import type { State } from '../state.ts';
import { tuningJobRule } from './rules.ts';
import { TuningJobRun } from './tuning-run.ts';

/** The tuning jobs of `google.cloud.aiplatform.v1.JobService` */
export const tuningJobs: ServiceWork = {
  CreateHyperparameterTuningJob(request: CreateTuningJobRequest, state) {
    const location = locationOf(request.parent);
    const job = request.hyperparameterTuningJob ?? {};
    refuseViolations(tuningJobRule('hyperparameter_tuning_job', job));
    const name = `${location}/hyperparameterTuningJobs/${state.nextId()}`;
    const time = state.now();
    state.tuningJobs.set(name, { ...job, name, state: 'JOB_STATE_PENDING', createTime: time, updateTime: time });
    const run = new TuningJobRun(state, name);
    state.runs.set(name, run);
    return run.message;
  },

  async GetHyperparameterTuningJob({ name }: NamedRequest, state) {
    const run = existing(state, name);
    run.polled();
    await tick();
    return run.message;
  },

  /** Without trials: only a job that is asked for by name tells them. */
  ListHyperparameterTuningJobs(request: ListJobsRequest, state) {
    const location = locationOf(request.parent);
    const all = [...state.tuningJobs.values()].filter(({ name }) => name?.startsWith(`${location}/`));
    const page = pageOf(ordered(filtered(all, request.filter, JOB_FILTER), ''), request);
    return { hyperparameterTuningJobs: page.items, nextPageToken: page.nextPageToken };
  },

  CancelHyperparameterTuningJob({ name }: NamedRequest, state) {
    const run = existing(state, name);
    refuseEnded(run.message);
    run.cancel();
    return {};
  },

  DeleteHyperparameterTuningJob({ name }: NamedRequest, state) {
    const { message, name: resource } = existing(state, name);
    refuseRunning(message);
    return beginOperation(state, {
      ...{ method: 'DeleteHyperparameterTuningJob', resource, metadataType: 'DeleteOperationMetadata' },
      finish: () => {
        state.tuningJobs.delete(resource);
        state.runs.delete(resource);
        return EMPTY;
      },
    });
  },
};

function existing(state: State, name: string | null | undefined): TuningJobRun {
  const run = state.runs.get(name ?? '');
  if (!(run instanceof TuningJobRun)) throw notFound('HyperparameterTuningJob', name ?? '');
  return run;
}
