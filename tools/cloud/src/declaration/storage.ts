import type { JsonObject } from '@millrace/contract';
import { type BucketRole, bucketName, LABELS } from '../names.ts';
import type { CloudSettings } from '../settings.ts';
import type { ObjectStep } from './types.ts';

/** Days after which a version that was written over is deleted. */
const KEEP_OLD_VERSIONS = 30;

const WHY: Readonly<Record<BucketRole, string>> = {
  packages: 'Holds component YAML, compiled pipelines, and everything that runs write: artifacts, records, models.',
  data: 'Holds the raw files; kept apart, so that what may write models cannot change what they are made from.',
};

/** A bucket with roles on the whole of it only, never public, with its former versions for a while. */
export function bucketStep(settings: CloudSettings, role: BucketRole): ObjectStep {
  const { project, region } = settings;
  const name = bucketName(settings, role);
  const lifecycle: JsonObject = {
    rule: [
      { action: { type: 'Delete' }, condition: { daysSinceNoncurrentTime: KEEP_OLD_VERSIONS } },
      { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: 7 } },
    ],
  };
  const url = `gs://${name}`;
  return {
    kind: 'object',
    id: `bucket:${role}`,
    title: `bucket ${url}`,
    why: WHY[role],
    place: { service: 'storage', path: `/storage/v1/b/${name}` },
    create: { service: 'storage', path: '/storage/v1/b', query: { project } },
    fixed: { name, location: region.toUpperCase() },
    desired: {
      labels: LABELS,
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
      versioning: { enabled: true },
      lifecycle,
    },
    update: 'merge',
    commands: [
      {
        argv: [
          ...['storage', 'buckets', 'create', url, `--location=${region}`, '--uniform-bucket-level-access'],
          ...['--public-access-prevention', `--project=${project}`],
        ],
      },
      {
        argv: [
          ...['storage', 'buckets', 'update', url, '--versioning', '--update-labels=managed-by=millrace'],
          '--lifecycle-file=/dev/stdin',
        ],
        stdin: JSON.stringify(lifecycle),
      },
    ],
  };
}
