import type { CloudSettings } from './settings.ts';

/** On everything made that can carry a label. */
export const LABELS = { 'managed-by': 'millrace' } as const;

/** How descriptions begin, on what carries no label: service accounts, triggers of Cloud Build, identity pools. */
export const MARK = 'managed-by=millrace: ';

/** Stands for the project's number, which only the project knows: a shell variable in commands, filled in by apply. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's.
export const PROJECT_NUMBER = '${PROJECT_NUMBER}';

export const REPOSITORY = 'millrace';
export const CONNECTION = 'millrace';
export const POOL = 'millrace-github';
export const PROVIDER = 'github';
export const EVENT_SERVICE = 'millrace-trigger';

export type BucketRole = 'packages' | 'data';

/** Packages, pipelines, runs and models in one bucket; what a pipeline reads in the other. */
export const bucketName = ({ bucketPrefix }: Pick<CloudSettings, 'bucketPrefix'>, role: BucketRole): string =>
  role === 'packages' ? `${bucketPrefix}-millrace` : `${bucketPrefix}-millrace-data`;

export const accountEmail = ({ project }: Pick<CloudSettings, 'project'>, id: string): string =>
  // A project of a domain, `example.com:p`, has its accounts at p.example.com.
  `${id}@${project.split(':').reverse().join('.')}.iam.gserviceaccount.com`;

export const locationOf = ({ project, region }: Pick<CloudSettings, 'project' | 'region'>): string =>
  `projects/${project}/locations/${region}`;

/** Where images are pushed, e.g. `europe-west1-docker.pkg.dev/my-project/millrace`. */
export const imageRepository = ({ project, region }: Pick<CloudSettings, 'project' | 'region'>): string =>
  `${region}-docker.pkg.dev/${project.replace(':', '/')}/${REPOSITORY}`;

/** What Cloud Build calls a repository of a connection. */
export const linkName = (settings: CloudSettings): string =>
  `${settings.github?.owner}-${settings.github?.name}`.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 63);
