import type { JsonObject } from '@millrace/contract';
import * as z from 'zod';
import { CONNECTION, linkName, locationOf, MARK, POOL, PROJECT_NUMBER, PROVIDER } from '../names.ts';
import type { CloudSettings, GithubRepository } from '../settings.ts';
import type { ObjectStep } from './types.ts';

const ISSUER = 'https://token.actions.githubusercontent.com';

/** Trust in GitHub's identity tokens, for one repository: what stands in for a key. */
export function workloadIdentitySteps(settings: CloudSettings, github: GithubRepository): ObjectStep[] {
  const { project } = settings;
  const pools = `/v1/projects/${project}/locations/global/workloadIdentityPools`;
  const description = `${MARK}identities of GitHub workflows`;
  const mapping = {
    'google.subject': 'assertion.sub',
    'attribute.repository': 'assertion.repository',
    'attribute.ref': 'assertion.ref',
  };
  const condition = `assertion.repository == '${github.owner}/${github.name}'`;
  const pool: ObjectStep = {
    kind: 'object',
    id: 'pool',
    title: `workload identity pool ${POOL}`,
    why: 'Lets GitHub workflows call Google Cloud with tokens of an hour, so that no key is stored at GitHub.',
    place: { service: 'iam', path: `${pools}/${POOL}` },
    create: { service: 'iam', path: pools, query: { workloadIdentityPoolId: POOL } },
    fixed: {},
    desired: { displayName: 'Millrace: GitHub', description, disabled: false },
    update: 'patch',
    operations: 'v1',
    undelete: true,
    commands: [
      {
        argv: [
          ...['iam', 'workload-identity-pools', 'create', POOL, '--location=global', '--display-name=Millrace: GitHub'],
          ...[`--description=${description}`, `--project=${project}`],
        ],
      },
    ],
  };
  const provider: ObjectStep = {
    kind: 'object',
    id: 'provider',
    title: `identity provider ${PROVIDER}`,
    why: `Accepts tokens of ${github.owner}/${github.name} only: the condition is what keeps every other repository out.`,
    place: { service: 'iam', path: `${pools}/${POOL}/providers/${PROVIDER}` },
    create: {
      service: 'iam',
      path: `${pools}/${POOL}/providers`,
      query: { workloadIdentityPoolProviderId: PROVIDER },
    },
    fixed: {},
    desired: {
      ...{ displayName: 'GitHub', attributeMapping: mapping, attributeCondition: condition, disabled: false },
      oidc: { issuerUri: ISSUER },
    },
    update: 'patch',
    operations: 'v1',
    undelete: true,
    commands: [
      {
        argv: [
          ...['iam', 'workload-identity-pools', 'providers', 'create-oidc', PROVIDER, '--location=global'],
          ...[`--workload-identity-pool=${POOL}`, '--display-name=GitHub', `--issuer-uri=${ISSUER}`],
          `--attribute-mapping=${Object.entries(mapping)
            .map(([name, value]) => `${name}=${value}`)
            .join(',')}`,
          ...[`--attribute-condition=${condition}`, `--project=${project}`],
        ],
      },
    ],
  };
  return [pool, provider];
}

/** Name of the provider, as a workflow's step `google-github-actions/auth` takes it. */
export const providerName = `projects/${PROJECT_NUMBER}/locations/global/workloadIdentityPools/${POOL}/providers/${PROVIDER}`;

/**
 * Cloud Build's connection (2nd generation) and the repository of it.
 * https://cloud.google.com/build/docs/automating-builds/github/connect-repo-github
 */
export function connectionSteps(settings: CloudSettings, github: GithubRepository): ObjectStep[] {
  const { project, region } = settings;
  const connections = `/v2/${locationOf(settings)}/connections`;
  const remoteUri = `https://github.com/${github.owner}/${github.name}.git`;
  const at = [`--region=${region}`, `--project=${project}`];
  return [
    {
      kind: 'object',
      id: 'connection',
      title: `connection ${CONNECTION} of Cloud Build to GitHub`,
      why: 'Cloud Build hears of pushes through it; an owner of the repository says yes once, in a browser.',
      place: { service: 'cloudbuild', path: `${connections}/${CONNECTION}` },
      create: { service: 'cloudbuild', path: connections, query: { connectionId: CONNECTION } },
      fixed: {},
      desired: {},
      initial: { githubConfig: {} },
      update: 'none',
      operations: 'v2',
      person: unfinished,
      commands: [{ argv: ['builds', 'connections', 'create', 'github', CONNECTION, ...at] }],
    },
    {
      kind: 'object',
      id: 'link',
      title: `repository ${github.owner}/${github.name} in the connection`,
      why: 'The triggers name the repository by this link.',
      needs: ['connection'],
      place: { service: 'cloudbuild', path: `${connections}/${CONNECTION}/repositories/${linkName(settings)}` },
      create: {
        service: 'cloudbuild',
        path: `${connections}/${CONNECTION}/repositories`,
        query: { repositoryId: linkName(settings) },
      },
      fixed: { remoteUri },
      desired: {},
      update: 'none',
      operations: 'v2',
      commands: [
        {
          argv: [
            ...['builds', 'repositories', 'create', linkName(settings), `--remote-uri=${remoteUri}`],
            ...[`--connection=${CONNECTION}`, ...at],
          ],
        },
      ],
    },
  ];
}

const installationSchema = z.looseObject({ stage: z.string(), actionUri: z.string().optional() });

/** What a person has to do at GitHub before the connection is complete. */
function unfinished({ installationState }: JsonObject): string | undefined {
  const state = installationSchema.safeParse(installationState);
  if (!state.success) return 'the connection tells no state yet: run the same command again';
  const { stage, actionUri } = state.data;
  if (stage === 'COMPLETE') return undefined;
  const where = actionUri || 'the page of Cloud Build repositories';
  return `open ${where} as an owner of the repository and say yes; then run the same command again`;
}
