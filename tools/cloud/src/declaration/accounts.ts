/** What a role is given on: as narrow as the API allows. */
export type Scope =
  | { readonly on: 'project' }
  | { readonly on: 'bucket'; readonly bucket: 'packages' | 'data' }
  | { readonly on: 'repository' }
  | { readonly on: 'service' }
  | { readonly on: 'account'; readonly account: AccountId };

/** When a role is needed at all. */
export type Need = 'always' | 'github' | 'events' | 'events-vertex' | 'bigquery' | 'dataflow';

export type Role = Scope & {
  readonly role: `roles/${string}`;
  /** One sentence: what stops working without it. */
  readonly why: string;
  readonly need?: Need;
};

export type AccountId =
  | 'millrace-build'
  | 'millrace-pipeline'
  | 'millrace-jobs'
  | 'millrace-workers'
  | 'millrace-serving'
  | 'millrace-trigger'
  | 'millrace-events';

export interface Account {
  readonly id: AccountId;
  readonly title: string;
  /** What runs as this account, for people. */
  readonly runs: string;
  /** Components that run as this account on Google Cloud. */
  readonly components: readonly string[];
  readonly need: Need;
  readonly roles: readonly Role[];
}

/**
 * The identities, one for each thing that runs, and every role that each has. SECURITY.md is written from this table.
 * Roles: https://cloud.google.com/iam/docs/roles-permissions
 */
export const ACCOUNTS: readonly Account[] = [
  {
    id: 'millrace-build',
    title: 'Millrace: builds',
    runs: 'Cloud Build, and GitHub workflows of the one repository through workload identity',
    components: [],
    need: 'always',
    roles: [
      {
        ...{ on: 'project', role: 'roles/logging.logWriter' },
        why: 'A build that runs as an account of its own writes its log as that account.',
      },
      {
        ...{ on: 'project', role: 'roles/cloudbuild.builds.viewer' },
        why: 'The commit of the last green build is what the affected images are told from.',
      },
      {
        ...{ on: 'repository', role: 'roles/artifactregistry.writer' },
        why: 'Pushes images, and reads the labels of those that need no new build; it cannot delete any.',
      },
      {
        ...{ on: 'bucket', bucket: 'packages', role: 'roles/storage.objectUser' },
        why: 'Publishes component YAML and compiled pipelines.',
      },
      {
        ...{ on: 'project', role: 'roles/aiplatform.user' },
        why: 'Starts a run of the pipeline after a green build, where that is asked for.',
      },
      {
        ...{ on: 'account', account: 'millrace-pipeline', role: 'roles/iam.serviceAccountUser' },
        why: 'A run is started as the account of pipelines, which takes the right to act as it.',
      },
    ],
  },
  {
    id: 'millrace-pipeline',
    title: 'Millrace: pipeline runs',
    runs: 'every step of a pipeline on Vertex AI Pipelines (a run has one account for all its steps)',
    components: [
      'ingest',
      'query',
      'preprocess',
      'resolve',
      'tune',
      'train',
      'evaluate',
      'classification-metrics',
      'deploy',
    ],
    need: 'always',
    roles: [
      {
        ...{ on: 'bucket', bucket: 'data', role: 'roles/storage.objectViewer' },
        why: 'ingest reads the raw files; nothing in a pipeline changes them.',
      },
      {
        ...{ on: 'bucket', bucket: 'packages', role: 'roles/storage.objectUser' },
        why: 'Steps write artifacts and records, move latest.json, and sweep what a killed step left.',
      },
      {
        ...{ on: 'project', role: 'roles/aiplatform.user' },
        why: 'tune and train submit jobs, evaluate imports metrics, deploy registers and deploys models; Vertex AI takes no roles on single jobs or models.',
      },
      {
        ...{ on: 'account', account: 'millrace-jobs', role: 'roles/iam.serviceAccountUser' },
        why: 'Jobs of tune and train run as the account of jobs.',
      },
      {
        ...{ on: 'account', account: 'millrace-serving', role: 'roles/iam.serviceAccountUser' },
        why: 'deploy gives the endpoint the account of serving.',
      },
      {
        ...{ on: 'project', role: 'roles/bigquery.jobUser', need: 'bigquery' },
        why: 'preprocess and query run query jobs of BigQuery, which read and write buckets as whoever asks; it reads no table.',
      },
      {
        ...{ on: 'project', role: 'roles/dataflow.developer', need: 'dataflow' },
        why: 'preprocess launches, follows and cancels jobs of Dataflow.',
      },
      {
        ...{ on: 'account', account: 'millrace-workers', role: 'roles/iam.serviceAccountUser', need: 'dataflow' },
        why: 'Those jobs run as the account of workers.',
      },
      {
        ...{ on: 'project', role: 'roles/logging.logWriter' },
        why: 'Steps write their logs.',
      },
    ],
  },
  {
    id: 'millrace-jobs',
    title: 'Millrace: training jobs',
    runs: 'custom jobs and the trials of tuning jobs (train --on vertex, tune --on vertex)',
    components: ['train', 'tune'],
    need: 'always',
    roles: [
      {
        ...{ on: 'bucket', bucket: 'packages', role: 'roles/storage.objectUser' },
        why: 'A job reads its splits and writes its model and its checkpoints; it can call no other API.',
      },
      {
        ...{ on: 'project', role: 'roles/logging.logWriter' },
        why: 'A job writes its log.',
      },
    ],
  },
  {
    id: 'millrace-workers',
    title: 'Millrace: Dataflow workers',
    runs: 'the workers of Dataflow jobs (preprocess --engine dataflow), where the input workers names it',
    components: ['preprocess'],
    need: 'dataflow',
    roles: [
      {
        ...{ on: 'project', role: 'roles/dataflow.worker' },
        why: 'Workers take work from the service, and report what became of it.',
      },
      {
        ...{ on: 'bucket', bucket: 'data', role: 'roles/storage.objectViewer' },
        why: 'Workers read the raw files where they lie.',
      },
      {
        ...{ on: 'bucket', bucket: 'packages', role: 'roles/storage.objectUser' },
        why: 'Workers read what ingest brought, and write the rows and their temporary files.',
      },
    ],
  },
  {
    id: 'millrace-serving',
    title: 'Millrace: prediction servers',
    runs: 'the containers of an endpoint',
    components: ['serve'],
    need: 'always',
    roles: [
      {
        ...{ on: 'bucket', bucket: 'packages', role: 'roles/storage.objectViewer' },
        why: 'serve reads the model bundle named by AIP_STORAGE_URI, and nothing else.',
      },
      {
        ...{ on: 'project', role: 'roles/logging.logWriter' },
        why: 'The server writes its log.',
      },
    ],
  },
  {
    id: 'millrace-trigger',
    title: 'Millrace: event function',
    runs: 'the function that starts the pipeline when a file lands in or leaves the data bucket',
    components: ['trigger'],
    need: 'events',
    roles: [
      {
        ...{ on: 'bucket', bucket: 'packages', role: 'roles/storage.objectUser' },
        why: 'Reads the compiled pipeline, and keeps the marks that tell a repeated event from a new one.',
      },
      {
        ...{ on: 'project', role: 'roles/aiplatform.user', need: 'events-vertex' },
        why: 'Creates the pipeline job.',
      },
      {
        ...{ on: 'account', account: 'millrace-pipeline', role: 'roles/iam.serviceAccountUser', need: 'events-vertex' },
        why: 'The job runs as the account of pipelines.',
      },
    ],
  },
  {
    id: 'millrace-events',
    title: 'Millrace: delivery of events',
    runs: 'Eventarc, when it hands an event to the function',
    components: [],
    need: 'events',
    roles: [
      {
        ...{ on: 'project', role: 'roles/eventarc.eventReceiver' },
        why: 'Eventarc delivers to a trigger only as an account that may receive events.',
      },
      {
        ...{ on: 'service', role: 'roles/run.invoker' },
        why: 'The function answers no one else: it takes no unauthenticated calls.',
      },
    ],
  },
];

/** An account of Google's own, and the role that it lacks by default. */
export interface AgentRole {
  readonly agent: 'storage' | 'cloudbuild';
  readonly role: `roles/${string}`;
  readonly why: string;
  readonly need: Need;
}

export const AGENT_ROLES: readonly AgentRole[] = [
  {
    ...{ agent: 'storage', role: 'roles/pubsub.publisher', need: 'events' },
    why: 'Cloud Storage tells Eventarc of new and deleted objects through Pub/Sub.',
  },
  {
    ...{ agent: 'cloudbuild', role: 'roles/secretmanager.admin', need: 'github' },
    why: 'Cloud Build keeps its token for GitHub in a secret that it makes itself; needed while the connection is made, and may be taken away afterwards.',
  },
];
