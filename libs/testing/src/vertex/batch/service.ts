import { JOB_FILTER } from '../jobs/custom-service.ts';
import { refuseEnded, refuseRunning } from '../jobs/run.ts';
import { existingVersion } from '../models/stored-model.ts';
import { beginOperation, EMPTY } from '../operations/stored-operation.ts';
import { notFound, refuseViolations, type Violation } from '../server/api-error.ts';
import type { ServiceWork } from '../server/dispatch.ts';
import { filtered } from '../server/filter.ts';
import type {
  BatchPredictionJob,
  CreateBatchPredictionJobRequest,
  ListJobsRequest,
  NamedRequest,
} from '../server/messages.ts';
import { locationOf } from '../server/names.ts';
import { ordered } from '../server/order.ts';
import { pageOf } from '../server/page.ts';
import { displayNameRule, gcsUriRule, labelsRule, required } from '../server/rules.ts';
import type { State } from '../state.ts';
import { BatchRun } from './batch-run.ts';

/** The batch prediction jobs of `google.cloud.aiplatform.v1.JobService` */
export const batchJobs: ServiceWork = {
  CreateBatchPredictionJob(request: CreateBatchPredictionJobRequest, state) {
    const location = locationOf(request.parent);
    const job = request.batchPredictionJob ?? {};
    refuseViolations(batchJobRule('batch_prediction_job', job));
    const [model, version] = existingVersion(state, job.model);
    const name = `${location}/batchPredictionJobs/${state.nextId()}`;
    const times = { createTime: state.now(), updateTime: state.now() };
    const ofModel = { model: model.name, modelVersionId: version.id };
    state.batchJobs.set(name, { ...job, ...times, ...ofModel, name, state: 'JOB_STATE_PENDING' });
    const run = new BatchRun(state, name);
    state.runs.set(name, run);
    return run.message;
  },

  GetBatchPredictionJob({ name }: NamedRequest, state) {
    const run = existing(state, name);
    run.polled();
    return run.message;
  },

  ListBatchPredictionJobs(request: ListJobsRequest, state) {
    const location = locationOf(request.parent);
    const all = [...state.batchJobs.values()].filter(({ name }) => name?.startsWith(`${location}/`));
    const page = pageOf(ordered(filtered(all, request.filter, JOB_FILTER), ''), request);
    return { batchPredictionJobs: page.items, nextPageToken: page.nextPageToken };
  },

  CancelBatchPredictionJob({ name }: NamedRequest, state) {
    const run = existing(state, name);
    refuseEnded(run.message);
    run.cancel();
    return {};
  },

  DeleteBatchPredictionJob({ name }: NamedRequest, state) {
    const { message, name: resource } = existing(state, name);
    refuseRunning(message);
    return beginOperation(state, {
      ...{ method: 'DeleteBatchPredictionJob', resource, metadataType: 'DeleteOperationMetadata' },
      finish: () => {
        state.batchJobs.delete(resource);
        state.runs.delete(resource);
        return EMPTY;
      },
    });
  },
};

function batchJobRule(field: string, job: BatchPredictionJob): Violation[] {
  const { inputConfig, outputConfig, dedicatedResources } = job;
  const uris = inputConfig?.gcsSource?.uris ?? [];
  const destination = outputConfig?.gcsDestination ?? outputConfig?.bigqueryDestination;
  return [
    ...displayNameRule(`${field}.display_name`, job.displayName),
    ...labelsRule(`${field}.labels`, job.labels),
    ...required(`${field}.model`, job.model),
    ...required(`${field}.input_config.instances_format`, inputConfig?.instancesFormat),
    ...required(`${field}.input_config.source`, inputConfig?.gcsSource ?? inputConfig?.bigquerySource),
    ...uris.flatMap((uri, index) => gcsUriRule(`${field}.input_config.gcs_source.uris[${index}]`, uri)),
    ...required(`${field}.output_config.predictions_format`, outputConfig?.predictionsFormat),
    ...required(`${field}.output_config.destination`, destination),
    ...gcsUriRule(`${field}.output_config.gcs_destination`, outputConfig?.gcsDestination?.outputUriPrefix),
    ...required(`${field}.dedicated_resources.machine_spec`, dedicatedResources?.machineSpec?.machineType),
  ];
}

function existing(state: State, name: string | null | undefined): BatchRun {
  const run = state.runs.get(name ?? '');
  if (!(run instanceof BatchRun)) throw notFound('BatchPredictionJob', name ?? '');
  return run;
}
