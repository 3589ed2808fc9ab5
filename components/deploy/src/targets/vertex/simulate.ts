import { ALIASES, type CloudState, type EndpointState, type VersionState } from './state.ts';
import { KEY_LABEL, type Step } from './step.ts';
import { allTo } from './traffic.ts';

/** The state after a step that is not made: what a dry run goes on from. */
export function simulate(state: CloudState, step: Step): CloudState {
  switch (step.kind) {
    case 'upload': {
      const versions = state.model?.versions ?? [];
      const { key, image, artifactUri, labels } = step.candidate;
      const version: VersionState = {
        ...{ id: String(Math.max(0, ...versions.map(({ id }) => Number(id))) + 1), image, artifactUri },
        ...{ aliases: versions.length === 0 ? [ALIASES.default] : [], labels: { ...labels, [KEY_LABEL]: key } },
      };
      return { ...state, model: { name: state.model?.name ?? 'new', versions: [...versions, version] } };
    }
    case 'aliases':
      return withVersions(state, (versions) =>
        versions.map((version) => {
          const kept = version.aliases.filter((alias) => !step.add.includes(alias) && !step.remove.includes(alias));
          return {
            ...version,
            aliases: version.id === step.version ? [...kept, ...step.add] : without(version, step.add),
          };
        }),
      );
    case 'delete-version':
      return withVersions(state, (versions) => versions.filter(({ id }) => id !== step.version));
    case 'create-endpoint':
      return { ...state, endpoint: { name: 'new', deployments: [], traffic: {} } };
    case 'deploy':
      return withEndpoint(state, ({ deployments, traffic }) => {
        const deployment = {
          ...step.machines,
          id: `new-${step.version}`,
          model: state.model?.name ?? '',
          version: step.version,
        };
        return {
          deployments: [...deployments, deployment],
          traffic: step.first ? allTo(`new-${step.version}`) : traffic,
        };
      });
    case 'traffic':
      return withEndpoint(state, () => ({ traffic: step.traffic }));
    case 'undeploy':
      return withEndpoint(state, ({ deployments, traffic }) => {
        const left = deployments.filter(({ id }) => id !== step.deployment);
        return { deployments: left, traffic: left.length === 0 ? {} : traffic };
      });
    case 'delete-endpoint':
      return { ...state, endpoint: undefined };
    case 'evaluate':
    case 'probe':
      return state;
  }
}

const without = ({ aliases }: VersionState, taken: readonly string[]): readonly string[] =>
  aliases.filter((alias) => !taken.includes(alias));

const withVersions = (
  state: CloudState,
  change: (versions: readonly VersionState[]) => readonly VersionState[],
): CloudState =>
  state.model === undefined ? state : { ...state, model: { ...state.model, versions: change(state.model.versions) } };

const withEndpoint = (state: CloudState, change: (endpoint: EndpointState) => Partial<EndpointState>): CloudState =>
  state.endpoint === undefined ? state : { ...state, endpoint: { ...state.endpoint, ...change(state.endpoint) } };
