import {
  accountEmail,
  bucketName,
  EVENT_SERVICE,
  locationOf,
  MARK,
  POOL,
  PROJECT_NUMBER,
  REPOSITORY,
} from '../names.ts';
import type { CloudSettings } from '../settings.ts';
import { ACCOUNTS, type Account, AGENT_ROLES, type AgentRole, type Need, type Scope } from './accounts.ts';
import type { AgentStep, Command, Grant, ObjectStep, Place, PolicyStep } from './types.ts';

/** Whether these settings make something needed. */
export function isNeeded(need: Need | undefined, { github, events, engines }: CloudSettings): boolean {
  if (need === 'github') return github !== undefined;
  if (need === 'bigquery' || need === 'dataflow') return engines.includes(need);
  if (need === 'events') return events !== undefined;
  if (need === 'events-vertex') return events?.target === 'vertex';
  return true;
}

/** A service account. It has no key, and none is ever made. */
export function accountStep(account: Account, settings: CloudSettings): ObjectStep {
  const { project } = settings;
  const accounts = `/v1/projects/${project}/serviceAccounts`;
  const description = `${MARK}${account.runs}`.slice(0, 256);
  return {
    kind: 'object',
    id: `account:${account.id}`,
    title: `service account ${account.id}`,
    why: `Runs ${account.runs}.`,
    place: { service: 'iam', path: `${accounts}/${accountEmail(settings, account.id)}` },
    create: { service: 'iam', path: accounts, query: {} },
    fixed: {},
    desired: { displayName: account.title, description },
    update: 'patch',
    commands: [
      {
        argv: [
          ...['iam', 'service-accounts', 'create', account.id, `--display-name=${account.title}`],
          ...[`--description=${description}`, `--project=${project}`],
        ],
      },
    ],
  };
}

/** Accounts of Google's own that must exist before a role can be given to them. */
export function agentSteps(settings: CloudSettings): AgentStep[] {
  const { project } = settings;
  const agent = (id: 'cloudbuild' | 'eventarc', why: string): AgentStep => ({
    kind: 'agent',
    id: `agent:${id}`,
    title: `service agent of ${id}`,
    why,
    request: {
      service: 'serviceusage',
      path: `/v1beta1/projects/${project}/services/${id}.googleapis.com:generateServiceIdentity`,
      method: 'POST',
    },
    commands: [
      { argv: ['beta', 'services', 'identity', 'create', `--service=${id}.googleapis.com`, `--project=${project}`] },
    ],
  });
  const storage: AgentStep = {
    kind: 'agent',
    id: 'agent:storage',
    title: 'service agent of storage',
    why: 'Cloud Storage publishes events as this account.',
    request: { service: 'storage', path: `/storage/v1/projects/${project}/serviceAccount`, method: 'GET' },
    commands: [{ argv: ['storage', 'service-agent', `--project=${project}`] }],
  };
  return [
    ...(settings.github === undefined
      ? []
      : [agent('cloudbuild', 'Cloud Build keeps its token for GitHub as this account.')]),
    ...(settings.events === undefined
      ? []
      : [storage, agent('eventarc', 'Eventarc watches the bucket as this account.')]),
  ];
}

/** The member of a policy that an agent of Google's is. */
const agentMember = ({ agent }: AgentRole): string =>
  agent === 'storage'
    ? `serviceAccount:service-${PROJECT_NUMBER}@gs-project-accounts.iam.gserviceaccount.com`
    : `serviceAccount:service-${PROJECT_NUMBER}@gcp-sa-cloudbuild.iam.gserviceaccount.com`;

/** Every role, gathered by what it is on: one policy is read and written once. */
export function policySteps(settings: CloudSettings): PolicyStep[] {
  const found = new Map<string, { scope: Scope; grants: Grant[] }>();
  const add = (scope: Scope, grant: Grant) => {
    const key = policyId(scope);
    const entry = found.get(key) ?? { scope, grants: [] };
    entry.grants.push(grant);
    found.set(key, entry);
  };
  for (const account of ACCOUNTS.filter(({ need }) => isNeeded(need, settings))) {
    for (const { role, why, need, ...scope } of account.roles) {
      const member = `serviceAccount:${accountEmail(settings, account.id)}`;
      if (isNeeded(need, settings)) add(scope, { role, member, why });
    }
  }
  for (const agent of AGENT_ROLES.filter(({ need }) => isNeeded(need, settings))) {
    add({ on: 'project' }, { role: agent.role, member: agentMember(agent), why: agent.why });
  }
  if (settings.github !== undefined) {
    const { owner, name } = settings.github;
    add(
      { on: 'account', account: 'millrace-build' },
      {
        role: 'roles/iam.workloadIdentityUser',
        member: `principalSet://iam.googleapis.com/projects/${PROJECT_NUMBER}/locations/global/workloadIdentityPools/${POOL}/attribute.repository/${owner}/${name}`,
        why: `Workflows of ${owner}/${name} act as the account of builds, with a token of an hour and no key.`,
      },
    );
  }
  return [...found.values()].map(({ scope, grants }) => policyStep(scope, grants, settings));
}

const policyId = (scope: Scope): string =>
  `roles:${scope.on}${scope.on === 'bucket' ? `:${scope.bucket}` : ''}${scope.on === 'account' ? `:${scope.account}` : ''}`;

function policyStep(scope: Scope, grants: readonly Grant[], settings: CloudSettings): PolicyStep {
  const { title, place, style, words, needs } = target(scope, settings);
  return {
    kind: 'policy',
    id: policyId(scope),
    title: `roles on ${title}`,
    why: 'What each account may do here, and nothing more.',
    ...{ place, style, grants },
    ...(needs === undefined ? {} : { needs }),
    commands: grants.map(
      ({ role, member, why }): Command => ({
        argv: [...words, `--member=${member}`, `--role=${role}`, ...conditionless(scope)],
        why,
      }),
    ),
  };
}

/** gcloud asks which condition is meant where a policy of a project has some. */
const conditionless = ({ on }: Scope): readonly string[] => (on === 'project' ? ['--condition=None'] : []);

interface Target {
  readonly title: string;
  readonly place: Place;
  readonly style: PolicyStep['style'];
  /** The gcloud command that adds a binding, less the binding. */
  readonly words: readonly string[];
  readonly needs?: readonly string[];
}

function target(scope: Scope, settings: CloudSettings): Target {
  const { project, region } = settings;
  const at = [`--region=${region}`, `--project=${project}`];
  switch (scope.on) {
    case 'project':
      return {
        title: `project ${project}`,
        place: { service: 'cloudresourcemanager', path: `/v3/projects/${project}` },
        style: 'post',
        words: ['projects', 'add-iam-policy-binding', project],
      };
    case 'bucket': {
      const name = bucketName(settings, scope.bucket);
      return {
        title: `bucket gs://${name}`,
        place: { service: 'storage', path: `/storage/v1/b/${name}/iam` },
        style: 'storage',
        words: ['storage', 'buckets', 'add-iam-policy-binding', `gs://${name}`],
      };
    }
    case 'repository':
      return {
        title: `image repository ${REPOSITORY}`,
        place: { service: 'artifactregistry', path: `/v1/${locationOf(settings)}/repositories/${REPOSITORY}` },
        style: 'get',
        words: [
          'artifacts',
          'repositories',
          'add-iam-policy-binding',
          REPOSITORY,
          `--location=${region}`,
          `--project=${project}`,
        ],
      };
    case 'service':
      return {
        title: `service ${EVENT_SERVICE}`,
        place: { service: 'run', path: `/v2/${locationOf(settings)}/services/${EVENT_SERVICE}` },
        style: 'get',
        words: ['run', 'services', 'add-iam-policy-binding', EVENT_SERVICE, ...at],
        needs: ['function'],
      };
    case 'account': {
      const email = accountEmail(settings, scope.account);
      return {
        title: `service account ${scope.account}`,
        place: { service: 'iam', path: `/v1/projects/${project}/serviceAccounts/${email}` },
        style: 'post',
        words: ['iam', 'service-accounts', 'add-iam-policy-binding', email, `--project=${project}`],
      };
    }
  }
}

export const neededAccounts = (settings: CloudSettings): readonly Account[] =>
  ACCOUNTS.filter(({ need }) => isNeeded(need, settings));
