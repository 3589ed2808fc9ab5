import type { google } from '@google-cloud/dataflow/build/protos/protos.js';
import { digest, labelValue } from '@millrace/vertex/call';
import { type Api, placeOf } from '../api.ts';
import { jobName, type Workers, type YamlJob } from './yaml-job.ts';

/** The label that says which piece of work a job is for. */
export const WORK_LABEL = 'millrace-work';

/** What is sent to launch a job (https://cloud.google.com/dataflow/docs/guides/templates/provided-yaml). */
export function launchRequest(api: Api, job: YamlJob): google.dataflow.v1beta3.ILaunchFlexTemplateRequest {
  const { pipeline, tempLocation, stagingLocation = `${tempLocation}/staging`, template, workers = {} } = job;
  return {
    ...placeOf(api),
    launchParameter: {
      jobName: jobName(job),
      containerSpecGcsPath: template ?? `gs://dataflow-templates-${api.place.region}/latest/flex/Yaml_Template`,
      parameters: 'file' in pipeline ? { yaml_pipeline_file: pipeline.file } : { yaml_pipeline: pipeline.text },
      environment: {
        ...{ tempLocation, stagingLocation, additionalUserLabels: labelsOf(job) },
        ...machines(workers),
      },
    },
  };
}

const machines = (workers: Workers): google.dataflow.v1beta3.IFlexTemplateRuntimeEnvironment => ({
  ...(workers.machineType === undefined ? {} : { machineType: workers.machineType }),
  ...(workers.maxWorkers === undefined ? {} : { maxWorkers: workers.maxWorkers }),
  ...(workers.serviceAccount === undefined ? {} : { serviceAccountEmail: workers.serviceAccount }),
  ...(workers.network === undefined ? {} : { network: workers.network }),
  ...(workers.subnetwork === undefined ? {} : { subnetwork: workers.subnetwork }),
  ...(workers.publicAddresses === undefined
    ? {}
    : { ipConfiguration: workers.publicAddresses ? 'WORKER_IP_PUBLIC' : 'WORKER_IP_PRIVATE' }),
});

const labelsOf = ({ labels, key }: YamlJob): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(labels ?? {}).map(([name, value]) => [name, labelValue(value)])),
  [WORK_LABEL]: digest(key, 40),
});
