import { invalid, type JsonValue, type Problem } from '@millrace/contract';

/** Engines of preprocess that need something of the project. */
export const ENGINES = ['bigquery', 'dataflow'] as const;
export type Engine = (typeof ENGINES)[number];

/** What is set up, and where. */
export interface CloudSettings {
  /** Project id, e.g. `my-project`. */
  readonly project: string;
  /** Region of everything that has one, e.g. `europe-west1`. */
  readonly region: string;
  /** How the names of the buckets begin. */
  readonly bucketPrefix: string;
  /** The repository whose pushes are built. */
  readonly github?: GithubRepository;
  /** Components that get a trigger of their own, in place of the one trigger for every push. */
  readonly components: readonly ComponentSources[];
  /** Files whose change makes a build worth while, as Cloud Build's globs. */
  readonly sources: readonly string[];
  /** The branch whose pushes are built. */
  readonly branch: string;
  /** What runs again when a file lands in the data bucket; without it there is no event function. */
  readonly events?: EventSettings;
  /** Engines that preprocess may run recipes on, beside the one that is part of it. */
  readonly engines: readonly Engine[];
}

export interface GithubRepository {
  readonly owner: string;
  readonly name: string;
}

/** A component and the files that its image is made of, as Cloud Build's globs. */
export interface ComponentSources {
  readonly name: string;
  readonly files: readonly string[];
}

export interface EventSettings {
  /** Name below pipelines/. */
  readonly pipeline: string;
  readonly target: 'vertex' | 'kfp';
  /** Address of the KFP host; only with the target `kfp`. */
  readonly host?: string;
  /** The image of the trigger, by digest; unknown until it has been built. */
  readonly image?: string;
  /** Inputs of each run, as the trigger fills them in: `{uri}` is the file. Default: the trigger's own. */
  readonly parameters?: Readonly<Record<string, JsonValue>>;
}

/** What the command line and the environment say. */
export interface SettingsInput {
  readonly project?: string | undefined;
  readonly region?: string | undefined;
  readonly bucketPrefix?: string | undefined;
  readonly github?: string | undefined;
  readonly branch?: string | undefined;
  readonly pipeline?: string | undefined;
  readonly to?: 'vertex' | 'kfp' | undefined;
  readonly host?: string | undefined;
  readonly triggerImage?: string | undefined;
  readonly parameters?: Readonly<Record<string, JsonValue>> | undefined;
  readonly components?: readonly ComponentSources[];
  readonly sources?: readonly string[];
  readonly engines?: readonly Engine[];
  readonly env: NodeJS.ProcessEnv;
}

// https://cloud.google.com/resource-manager/docs/creating-managing-projects: 6 to 30 characters; domains in front.
const PROJECT = /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const REGION = /^[a-z]+-[a-z]+[0-9]+$/;
// https://cloud.google.com/storage/docs/buckets#naming, less what the longest name after it takes.
const PREFIX = /^(?!goog)[a-z0-9][a-z0-9-]{1,46}[a-z0-9]$/;
const GITHUB = /^([A-Za-z0-9][A-Za-z0-9-]{0,38})\/([A-Za-z0-9._-]{1,100})$/;
const BRANCH = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;
const PINNED = /^[^\s@]+@sha256:[0-9a-f]{64}$/;

/**
 * Checks what was asked for.
 * @throws MillraceError `PROJECT_REQUIRED`, `REGION_REQUIRED`, `INVALID_SETTINGS`, with every problem at once
 */
export function readSettings(input: SettingsInput): CloudSettings {
  const place = placeOf(input, input.env);
  const { project = '', region = '' } = place;
  const bucketPrefix = input.bucketPrefix ?? project.replace(/[^a-z0-9-]/g, '-');
  const github = GITHUB.exec(input.github ?? '');
  const { branch = 'main', pipeline, host, triggerImage, parameters } = input;
  const target = input.to ?? 'vertex';
  const problems: Problem[] = [
    ...missing(place),
    ...unless(project === '' || PROJECT.test(project), '--project', 'is not the id of a project'),
    ...unless(region === '' || REGION.test(region), '--region', 'is not a region such as europe-west1'),
    ...unless(
      (input.bucketPrefix === undefined && !PROJECT.test(project)) || PREFIX.test(bucketPrefix),
      '--bucket-prefix',
      'cannot begin the name of a bucket',
    ),
    ...unless(input.github === undefined || github !== null, '--github', 'is not OWNER/REPOSITORY'),
    ...unless(BRANCH.test(branch), '--branch', 'is not the name of a branch'),
    ...unless(
      target !== 'kfp' || pipeline === undefined || isAddress(host),
      '--host',
      'is needed with --to kfp: http(s)://…',
    ),
    ...unless(host === undefined || target === 'kfp', '--host', 'belongs to --to kfp'),
    ...unless(
      triggerImage === undefined || PINNED.test(triggerImage),
      '--images',
      'names the trigger without a digest',
    ),
  ];
  if (problems.length > 0) throw invalid(codeOf(problems), 'The set-up', problems, HINT);
  const [, owner = '', name = ''] = github ?? [];
  return {
    ...{ project, region, bucketPrefix, branch },
    ...{ components: input.components ?? [], sources: input.sources ?? [], engines: input.engines ?? [] },
    ...(github === null ? {} : { github: { owner, name } }),
    ...(pipeline === undefined
      ? {}
      : {
          events: {
            ...{ pipeline, target },
            ...(host === undefined ? {} : { host }),
            ...(triggerImage === undefined ? {} : { image: triggerImage }),
            ...(parameters === undefined ? {} : { parameters }),
          },
        }),
  };
}

const HINT = 'millrace setup --project PROJECT --region europe-west1';

/** Project and region: the flags, then `CLOUD_ML_…`, then `GOOGLE_CLOUD_…`. */
export function placeOf(flags: { project?: string | undefined; region?: string | undefined }, env: NodeJS.ProcessEnv) {
  return {
    project: flags.project || env.CLOUD_ML_PROJECT_ID || env.GOOGLE_CLOUD_PROJECT || undefined,
    region: flags.region || env.CLOUD_ML_REGION || env.GOOGLE_CLOUD_REGION || undefined,
  };
}

const missing = ({ project, region }: ReturnType<typeof placeOf>): Problem[] => [
  ...(project === undefined
    ? [{ path: '--project', code: 'PROJECT_REQUIRED', message: 'is missing; GOOGLE_CLOUD_PROJECT sets it too.' }]
    : []),
  ...(region === undefined
    ? [{ path: '--region', code: 'REGION_REQUIRED', message: 'is missing; GOOGLE_CLOUD_REGION sets it too.' }]
    : []),
];

const unless = (holds: boolean, path: string, message: string): Problem[] =>
  holds ? [] : [{ path, code: 'INVALID_SETTING', message: `${message}.` }];

/** The one code where all problems share it. */
function codeOf(problems: readonly Problem[]): string {
  const [first, ...others] = new Set(problems.map(({ code }) => code));
  return first !== undefined && first !== 'INVALID_SETTING' && others.length === 0 ? first : 'INVALID_SETTINGS';
}

const isAddress = (host: string | undefined): boolean => host !== undefined && /^https?:\/\/\S+$/.test(host);
