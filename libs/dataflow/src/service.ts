import type { Service } from '@millrace/vertex/call';
import { consoleUrl } from './console-url.ts';

export const DATAFLOW: Service = {
  ...{ name: 'Dataflow', prefix: 'DATAFLOW', api: 'dataflow.googleapis.com', emulator: 'DATAFLOW_EMULATOR_HOST' },
  ...{ consoleUrl, roleFor },
  // The region is a field of each request.
  endpoint: () => 'dataflow.googleapis.com',
};

/** https://cloud.google.com/dataflow/docs/concepts/access-control */
function roleFor(permission: string): string {
  if (permission.startsWith('storage.')) return 'roles/storage.objectAdmin';
  return /\.(get|list)$/.test(permission) ? 'roles/dataflow.viewer' : 'roles/dataflow.developer';
}
