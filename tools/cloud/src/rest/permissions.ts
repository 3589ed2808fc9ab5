import type { Service } from '../declaration/types.ts';

/**
 * The predefined role that a person needs to set up what a service holds, by the first word of the permission.
 * https://cloud.google.com/iam/docs/roles-permissions
 */
const ROLES: Readonly<Record<string, string>> = {
  aiplatform: 'roles/aiplatform.admin',
  artifactregistry: 'roles/artifactregistry.admin',
  cloudbuild: 'roles/cloudbuild.connectionAdmin',
  eventarc: 'roles/eventarc.admin',
  iam: 'roles/iam.serviceAccountAdmin',
  resourcemanager: 'roles/resourcemanager.projectIamAdmin',
  cloudresourcemanager: 'roles/resourcemanager.projectIamAdmin',
  run: 'roles/run.admin',
  serviceusage: 'roles/serviceusage.serviceUsageAdmin',
  storage: 'roles/storage.admin',
};

/** Permissions whose role is not that of their first word. */
const SPECIAL: readonly (readonly [prefix: string, role: string])[] = [
  ['cloudbuild.builds', 'roles/cloudbuild.builds.editor'],
  ['cloudbuild.triggers', 'roles/cloudbuild.builds.editor'],
  ['iam.serviceAccounts.actAs', 'roles/iam.serviceAccountUser'],
  ['iam.workloadIdentityPool', 'roles/iam.workloadIdentityPoolAdmin'],
  ['artifactregistry.repositories.uploadArtifacts', 'roles/artifactregistry.writer'],
];

/** The role that grants a permission; without one, the role that works on a service's resources. */
export function roleFor(permission: string | undefined, service?: Service): string {
  const special = SPECIAL.find(([prefix]) => permission?.startsWith(prefix));
  return special?.[1] ?? ROLES[permission?.split('.')[0] ?? ''] ?? ROLES[service ?? ''] ?? 'roles/editor';
}
