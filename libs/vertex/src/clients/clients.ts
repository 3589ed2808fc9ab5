import type { EndpointServiceClient } from '@google-cloud/aiplatform/build/src/v1/endpoint_service_client.js';
import type { JobServiceClient } from '@google-cloud/aiplatform/build/src/v1/job_service_client.js';
import type { MetadataServiceClient } from '@google-cloud/aiplatform/build/src/v1/metadata_service_client.js';
import type { ModelServiceClient } from '@google-cloud/aiplatform/build/src/v1/model_service_client.js';
import type { PipelineServiceClient } from '@google-cloud/aiplatform/build/src/v1/pipeline_service_client.js';
import type { PredictionServiceClient } from '@google-cloud/aiplatform/build/src/v1/prediction_service_client.js';
import type { ScheduleServiceClient } from '@google-cloud/aiplatform/build/src/v1/schedule_service_client.js';
import { VERTEX } from '../service.ts';
import type { Connection } from './connection.ts';
import { lazily } from './lazily.ts';

// The clients are CommonJS: of such a module a bundle keeps only the default export when it is loaded late.

/** Google's clients, each from its own file and loaded when it is first used: the whole package takes a second. */
export interface Clients {
  readonly endpoints: () => Promise<EndpointServiceClient>;
  readonly jobs: () => Promise<JobServiceClient>;
  readonly metadata: () => Promise<MetadataServiceClient>;
  readonly models: () => Promise<ModelServiceClient>;
  readonly pipelines: () => Promise<PipelineServiceClient>;
  readonly predictions: () => Promise<PredictionServiceClient>;
  readonly schedules: () => Promise<ScheduleServiceClient>;
  /** Who makes the calls, as the policies of a project name it. */
  readonly member: () => Promise<string>;
  /** Closes the connections of those that were used, and refuses further calls. */
  readonly close: () => Promise<void>;
}

export function createClients(connect: () => Promise<Connection>): Clients {
  const { opened, close, member } = lazily(VERTEX, connect);
  return {
    ...{ close, member },
    endpoints: opened(async (connection, gax) => {
      const { default: file } = await import('@google-cloud/aiplatform/build/src/v1/endpoint_service_client.js');
      return new file.EndpointServiceClient(connection, gax);
    }),
    jobs: opened(async (connection, gax) => {
      const { default: file } = await import('@google-cloud/aiplatform/build/src/v1/job_service_client.js');
      return new file.JobServiceClient(connection, gax);
    }),
    metadata: opened(async (connection, gax) => {
      const { default: file } = await import('@google-cloud/aiplatform/build/src/v1/metadata_service_client.js');
      return new file.MetadataServiceClient(connection, gax);
    }),
    models: opened(async (connection, gax) => {
      const { default: file } = await import('@google-cloud/aiplatform/build/src/v1/model_service_client.js');
      return new file.ModelServiceClient(connection, gax);
    }),
    pipelines: opened(async (connection, gax) => {
      const { default: file } = await import('@google-cloud/aiplatform/build/src/v1/pipeline_service_client.js');
      return new file.PipelineServiceClient(connection, gax);
    }),
    predictions: opened(async (connection, gax) => {
      const { default: file } = await import('@google-cloud/aiplatform/build/src/v1/prediction_service_client.js');
      return new file.PredictionServiceClient(connection, gax);
    }),
    schedules: opened(async (connection, gax) => {
      const { default: file } = await import('@google-cloud/aiplatform/build/src/v1/schedule_service_client.js');
      return new file.ScheduleServiceClient(connection, gax);
    }),
  };
}
