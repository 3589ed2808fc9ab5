/** What each command needs on the project, for the person or the account that types it. */
export const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  setup: [
    'serviceusage.services.enable',
    'storage.buckets.create',
    'artifactregistry.repositories.create',
    'iam.serviceAccounts.create',
    'resourcemanager.projects.setIamPolicy',
    'cloudbuild.builds.create',
    'run.services.create',
    'eventarc.triggers.create',
  ],
  submit: ['aiplatform.pipelineJobs.create', 'aiplatform.pipelineJobs.get', 'iam.serviceAccounts.actAs'],
  deploy: [
    'aiplatform.models.upload',
    'aiplatform.endpoints.create',
    'aiplatform.endpoints.deploy',
    'aiplatform.endpoints.predict',
    'iam.serviceAccounts.actAs',
  ],
  build: ['cloudbuild.builds.create', 'cloudbuild.builds.get', 'artifactregistry.repositories.uploadArtifacts'],
};
