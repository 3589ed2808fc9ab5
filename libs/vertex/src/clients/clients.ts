import type { EndpointServiceClient } from '@google-cloud/aiplatform/build/src/v1/endpoint_service_client.js';
import type { JobServiceClient } from '@google-cloud/aiplatform/build/src/v1/job_service_client.js';
import type { MetadataServiceClient } from '@google-cloud/aiplatform/build/src/v1/metadata_service_client.js';
import type { ModelServiceClient } from '@google-cloud/aiplatform/build/src/v1/model_service_client.js';
import type { PipelineServiceClient } from '@google-cloud/aiplatform/build/src/v1/pipeline_service_client.js';
import type { PredictionServiceClient } from '@google-cloud/aiplatform/build/src/v1/prediction_service_client.js';
import type { ScheduleServiceClient } from '@google-cloud/aiplatform/build/src/v1/schedule_service_client.js';
import type { Connection } from './connection.ts';
import { lazily } from './lazily.ts';

/** Google's clients, each from its own file and loaded when it is first used: the whole package takes a second. */
export interface Clients {
  readonly endpoints: () => Promise<EndpointServiceClient>;
  readonly jobs: () => Promise<JobServiceClient>;
  readonly metadata: () => Promise<MetadataServiceClient>;
  readonly models: () => Promise<ModelServiceClient>;
  readonly pipelines: () => Promise<PipelineServiceClient>;
  readonly predictions: () => Promise<PredictionServiceClient>;
  readonly schedules: () => Promise<ScheduleServiceClient>;
  /** Closes the connections of those that were used, and refuses further calls. */
  readonly close: () => Promise<void>;
}

export function createClients(connect: () => Promise<Connection>): Clients {
  const { opened, close } = lazily(connect);
  return {
    close,
    endpoints: opened(async (connection) => {
      const file = await import('@google-cloud/aiplatform/build/src/v1/endpoint_service_client.js');
      return new file.EndpointServiceClient(connection);
    }),
    jobs: opened(async (connection) => {
      const file = await import('@google-cloud/aiplatform/build/src/v1/job_service_client.js');
      return new file.JobServiceClient(connection);
    }),
    metadata: opened(async (connection) => {
      const file = await import('@google-cloud/aiplatform/build/src/v1/metadata_service_client.js');
      return new file.MetadataServiceClient(connection);
    }),
    models: opened(async (connection) => {
      const file = await import('@google-cloud/aiplatform/build/src/v1/model_service_client.js');
      return new file.ModelServiceClient(connection);
    }),
    pipelines: opened(async (connection) => {
      const file = await import('@google-cloud/aiplatform/build/src/v1/pipeline_service_client.js');
      return new file.PipelineServiceClient(connection);
    }),
    predictions: opened(async (connection) => {
      const file = await import('@google-cloud/aiplatform/build/src/v1/prediction_service_client.js');
      return new file.PredictionServiceClient(connection);
    }),
    schedules: opened(async (connection) => {
      const file = await import('@google-cloud/aiplatform/build/src/v1/schedule_service_client.js');
      return new file.ScheduleServiceClient(connection);
    }),
  };
}
