import type { FlexTemplatesServiceClient } from '@google-cloud/dataflow/build/src/v1beta3/flex_templates_service_client.js';
import type { JobsV1Beta3Client } from '@google-cloud/dataflow/build/src/v1beta3/jobs_v1_beta3_client.js';
import type { MessagesV1Beta3Client } from '@google-cloud/dataflow/build/src/v1beta3/messages_v1_beta3_client.js';
import type { MetricsV1Beta3Client } from '@google-cloud/dataflow/build/src/v1beta3/metrics_v1_beta3_client.js';
import { type Connection, lazily } from '@millrace/vertex/call';
import { DATAFLOW } from './service.ts';

// The clients are CommonJS: of such a module a bundle keeps only the default export when it is loaded late.

/** Google's clients, each from its own file and loaded when it is first used. */
export interface Clients {
  readonly templates: () => Promise<FlexTemplatesServiceClient>;
  readonly jobs: () => Promise<JobsV1Beta3Client>;
  readonly messages: () => Promise<MessagesV1Beta3Client>;
  readonly metrics: () => Promise<MetricsV1Beta3Client>;
  /** Who makes the calls, as the policies of a project name it. */
  readonly member: () => Promise<string>;
  /** Closes the connections of those that were used, and refuses further calls. */
  readonly close: () => Promise<void>;
}

export function createClients(connect: () => Promise<Connection>): Clients {
  const { opened, close, member } = lazily(DATAFLOW, connect);
  return {
    ...{ close, member },
    templates: opened(async (connection, gax) => {
      const { default: file } = await import(
        '@google-cloud/dataflow/build/src/v1beta3/flex_templates_service_client.js'
      );
      return new file.FlexTemplatesServiceClient(connection, gax);
    }),
    jobs: opened(async (connection, gax) => {
      const { default: file } = await import('@google-cloud/dataflow/build/src/v1beta3/jobs_v1_beta3_client.js');
      return new file.JobsV1Beta3Client(connection, gax);
    }),
    messages: opened(async (connection, gax) => {
      const { default: file } = await import('@google-cloud/dataflow/build/src/v1beta3/messages_v1_beta3_client.js');
      return new file.MessagesV1Beta3Client(connection, gax);
    }),
    metrics: opened(async (connection, gax) => {
      const { default: file } = await import('@google-cloud/dataflow/build/src/v1beta3/metrics_v1_beta3_client.js');
      return new file.MetricsV1Beta3Client(connection, gax);
    }),
  };
}
