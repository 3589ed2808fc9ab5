import { definitionsOf } from '../grpc/definition.ts';
import type { GrpcMethods, GrpcService } from '../grpc/serve.ts';
import { getJob, getMetrics, listJobs, listMessages, updateJob } from './jobs.ts';
import { launchFlexTemplate } from './launch.ts';
import type { DataflowState } from './state.ts';

/** https://cloud.google.com/dataflow/docs/concepts/access-control */
const SERVICES: Readonly<Record<string, GrpcMethods<DataflowState>>> = {
  FlexTemplatesService: { LaunchFlexTemplate: { work: launchFlexTemplate, permission: 'dataflow.jobs.create' } },
  JobsV1Beta3: {
    GetJob: { work: getJob, permission: 'dataflow.jobs.get' },
    ListJobs: { work: listJobs, permission: 'dataflow.jobs.list' },
    UpdateJob: { work: updateJob, permission: 'dataflow.jobs.cancel' },
  },
  MessagesV1Beta3: { ListJobMessages: { work: listMessages, permission: 'dataflow.messages.list' } },
  MetricsV1Beta3: { GetJobMetrics: { work: getMetrics, permission: 'dataflow.metrics.get' } },
};

export function dataflowServices(): GrpcService<DataflowState>[] {
  const definition = definitionsOf('@google-cloud/dataflow');
  return Object.entries(SERVICES).map(([name, methods]) => ({
    ...{ name, methods },
    definition: definition(`google.dataflow.v1beta3.${name}`),
  }));
}
