import type { Service } from './call/service.ts';
import { consoleUrl } from './console-url.ts';

export const VERTEX: Service = {
  ...{ name: 'Vertex AI', prefix: 'VERTEX', api: 'aiplatform.googleapis.com', emulator: 'VERTEX_EMULATOR_HOST' },
  ...{ consoleUrl, roleFor },
  endpoint: (region) => `${region}-aiplatform.googleapis.com`,
};

/** https://cloud.google.com/vertex-ai/docs/general/access-control */
function roleFor(permission: string): string {
  if (permission.startsWith('storage.')) return 'roles/storage.objectAdmin';
  if (permission.startsWith('artifactregistry.')) return 'roles/artifactregistry.reader';
  const reads = /\.(get|list)$/.test(permission);
  return reads ? 'roles/aiplatform.viewer' : 'roles/aiplatform.user';
}
