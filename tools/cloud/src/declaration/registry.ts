import { LABELS, locationOf, REPOSITORY } from '../names.ts';
import type { CloudSettings } from '../settings.ts';
import type { ObjectStep } from './types.ts';

const DAY = 86_400;

/**
 * The repository of images. Tags may move: they are names for people, and whatever runs is pinned by digest.
 * https://cloud.google.com/artifact-registry/docs/repositories/cleanup-policy
 */
export function registryStep(settings: CloudSettings): ObjectStep {
  const { project, region } = settings;
  const repositories = `/v1/${locationOf(settings)}/repositories`;
  const description = 'Images of the components of Millrace pipelines.';
  return {
    kind: 'object',
    id: 'registry',
    title: `image repository ${REPOSITORY}`,
    why: 'Holds the images that pipelines pin by digest; untagged ones go after 30 days, the last ten of each image stay.',
    place: { service: 'artifactregistry', path: `${repositories}/${REPOSITORY}` },
    create: { service: 'artifactregistry', path: repositories, query: { repositoryId: REPOSITORY } },
    fixed: { format: 'DOCKER' },
    desired: {
      ...{ description, labels: LABELS },
      cleanupPolicies: {
        'delete-untagged': {
          id: 'delete-untagged',
          action: 'DELETE',
          condition: { tagState: 'UNTAGGED', olderThan: `${30 * DAY}s` },
        },
        'keep-last': { id: 'keep-last', action: 'KEEP', mostRecentVersions: { keepCount: 10 } },
      },
    },
    update: 'patch',
    operations: 'v1',
    commands: [
      {
        argv: [
          ...['artifacts', 'repositories', 'create', REPOSITORY, '--repository-format=docker', `--location=${region}`],
          ...[`--description=${description}`, '--labels=managed-by=millrace', `--project=${project}`],
        ],
      },
      {
        argv: [
          ...['artifacts', 'repositories', 'set-cleanup-policies', REPOSITORY, `--location=${region}`],
          ...['--policy=/dev/stdin', `--project=${project}`],
        ],
        stdin: JSON.stringify([
          {
            name: 'delete-untagged',
            action: { type: 'Delete' },
            condition: { tagState: 'untagged', olderThan: '30d' },
          },
          { name: 'keep-last', action: { type: 'Keep' }, mostRecentVersions: { keepCount: 10 } },
        ]),
      },
    ],
  };
}
