import type { JsonObject } from '@millrace/contract';
import { accountEmail, bucketName, CONNECTION, imageRepository, linkName, locationOf, MARK } from '../names.ts';
import type { CloudSettings } from '../settings.ts';
import type { ObjectStep } from './types.ts';

/** Tags that are built as releases. */
const RELEASES = '^v[0-9].*$';

/**
 * Triggers of Cloud Build: on a push (one, or one for each component that was named), on a tag, and by hand.
 * https://cloud.google.com/build/docs/api/reference/rest/v1/projects.locations.triggers
 */
export function triggerSteps(settings: CloudSettings): ObjectStep[] {
  const { branch, components, sources } = settings;
  const push = { branch: `^${escapeRegExp(branch)}$` };
  const onPush =
    components.length === 0
      ? [
          pushTrigger(settings, {
            name: 'millrace-push',
            about: `every push to ${branch} that touches what images or pipelines are made of`,
            why: 'Builds what a push affects: the build itself asks Nx, and prints built or reused for each image.',
            ...{ push, files: sources, build: 'cloudbuild.yaml', substitutions: forHost(settings) },
          }),
        ]
      : components.map(({ name, files }) =>
          pushTrigger(settings, {
            name: `millrace-push-${name}`,
            about: `pushes to ${branch} that touch what the image of ${name} is made of`,
            why: `Builds ${name} when its folder, a workspace package that it depends on, or a shared root file changes.`,
            ...{ push, files, build: 'cloudbuild.yaml', substitutions: { _COMPONENTS: name, ...forHost(settings) } },
          }),
        );
  const tag = pushTrigger(settings, {
    name: 'millrace-tag',
    about: 'tags that begin with v and a digit',
    why: 'Builds a release under the name of its tag.',
    ...{ push: { tag: RELEASES }, files: [], build: 'cloudbuild.tag.yaml', substitutions: forHost(settings) },
  });
  return [...onPush, tag, manualTrigger(settings)];
}

interface PushTrigger {
  readonly name: string;
  readonly about: string;
  readonly why: string;
  readonly push: { readonly branch: string } | { readonly tag: string };
  readonly files: readonly string[];
  /** The build that it runs, in the root of the repository. */
  readonly build: 'cloudbuild.yaml' | 'cloudbuild.tag.yaml';
  readonly substitutions?: Readonly<Record<string, string>>;
}

function pushTrigger(settings: CloudSettings, trigger: PushTrigger): ObjectStep {
  const { name, push, files, build } = trigger;
  const substitutions = { ...commonSubstitutions(settings), ...trigger.substitutions };
  return triggerStep(settings, {
    ...{ name, about: trigger.about, why: trigger.why, substitutions },
    desired: {
      repositoryEventConfig: { repository: linkOf(settings), push },
      filename: build,
      ...(files.length === 0 ? {} : { includedFiles: [...files], ignoredFiles: [PROSE] }),
    },
    subcommand: 'github',
    flags: [
      'branch' in push ? `--branch-pattern=${push.branch}` : `--tag-pattern=${push.tag}`,
      `--build-config=${build}`,
      ...(files.length === 0 ? [] : [`--included-files=${files.join(',')}`, `--ignored-files=${PROSE}`]),
    ],
  });
}

function manualTrigger(settings: CloudSettings): ObjectStep {
  const { branch } = settings;
  const revision = `refs/heads/${branch}`;
  return triggerStep(settings, {
    name: 'millrace-manual',
    about: 'a person, or a schedule',
    why: 'Builds when asked: gcloud builds triggers run millrace-manual, or Run in the console.',
    substitutions: commonSubstitutions(settings),
    desired: {
      sourceToBuild: { repository: linkOf(settings), ref: revision, repoType: 'GITHUB' },
      gitFileSource: { path: BY_HAND, repository: linkOf(settings), revision, repoType: 'GITHUB' },
    },
    subcommand: 'manual',
    flags: [`--branch=${branch}`, `--build-config=${BY_HAND}`],
  });
}

const BY_HAND = 'cloudbuild.manual.yaml';

/** A push that touches nothing else builds nothing. */
const PROSE = '**/*.md';
const linkOf = (settings: CloudSettings): string =>
  `${locationOf(settings)}/connections/${CONNECTION}/repositories/${linkName(settings)}`;

/** The substitutions of every build that depend on the project. */
const commonSubstitutions = (settings: CloudSettings): Readonly<Record<string, string>> => ({
  _REGION: settings.region,
  _BUCKET: bucketName(settings, 'packages'),
  _REPOSITORY: imageRepository(settings),
});

/** New versions of the pipelines go to the KFP host that runs them. */
const forHost = ({ events }: CloudSettings): Readonly<Record<string, string>> =>
  events?.host === undefined ? {} : { _KFP_HOST: events.host };

interface TriggerParts {
  readonly name: string;
  readonly about: string;
  readonly why: string;
  readonly substitutions: Readonly<Record<string, string>>;
  readonly desired: JsonObject;
  readonly subcommand: 'github' | 'manual';
  readonly flags: readonly string[];
}

function triggerStep(settings: CloudSettings, parts: TriggerParts): ObjectStep {
  const { project, region } = settings;
  const { name, substitutions } = parts;
  const triggers = `/v1/${locationOf(settings)}/triggers`;
  const serviceAccount = `projects/${project}/serviceAccounts/${accountEmail(settings, 'millrace-build')}`;
  const description = `${MARK}${parts.about}`.slice(0, 100);
  const pairs = Object.entries(substitutions).map(([key, value]) => `${key}=${value}`);
  return {
    kind: 'object',
    id: `trigger:${name}`,
    title: `build trigger ${name}`,
    why: parts.why,
    needs: ['link'],
    place: { service: 'cloudbuild', path: `${triggers}/${name}` },
    create: { service: 'cloudbuild', path: triggers, query: {} },
    fixed: { name },
    desired: { description, serviceAccount, substitutions, ...parts.desired },
    update: 'patch',
    commands: [
      {
        argv: [
          ...['builds', 'triggers', 'create', parts.subcommand, `--name=${name}`, `--description=${description}`],
          ...[`--repository=${linkOf(settings)}`, ...parts.flags, `--service-account=${serviceAccount}`],
          ...[`--substitutions=${pairs.join(',')}`, `--region=${region}`, `--project=${project}`],
        ],
      },
    ],
  };
}

const escapeRegExp = (text: string): string => text.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&');
