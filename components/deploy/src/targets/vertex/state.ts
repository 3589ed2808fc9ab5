import type { Traffic } from './traffic.ts';

/** A version of the model in Vertex AI's registry. */
export interface VersionState {
  /** E.g. `3`. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Serving image, by digest. */
  readonly image: string;
  /** Where its bundle is: `gs://…`. */
  readonly artifactUri: string;
}

/** Machines of a deployment. */
export interface Machines {
  readonly machineType: string;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly serviceAccount?: string | undefined;
}

/** A version at work on the endpoint. */
export interface DeploymentState extends Machines {
  readonly id: string;
  /** Resource name of the model, without a version. */
  readonly model: string;
  readonly version: string;
}

export interface ModelState {
  /** `projects/P/locations/R/models/M`. */
  readonly name: string;
  readonly versions: readonly VersionState[];
}

export interface EndpointState {
  /** `projects/P/locations/R/endpoints/E`. */
  readonly name: string;
  readonly deployments: readonly DeploymentState[];
  readonly traffic: Traffic;
}

/** What there is in the cloud of a model and its endpoint. */
export interface CloudState {
  readonly model: ModelState | undefined;
  readonly endpoint: EndpointState | undefined;
}

/** Aliases of ours, beside the one that the user names. */
export const ALIASES = {
  /** What a model's name without a version stands for; Vertex AI wants exactly one. */
  default: 'default',
  /** Where a rollback goes. */
  previous: 'previous',
  /** What the last rollback left behind: a rollback that is run again sees that it is done. */
  rolledBack: 'rolled-back',
  /** To be deleted once nothing is served by it: a replacement that was stopped half-way goes on. */
  replaced: 'replaced',
} as const;

/** The version that has an alias. */
export const holderOf = ({ model }: CloudState, alias: string): VersionState | undefined =>
  model?.versions.find((version) => version.aliases.includes(alias));

export const trafficOf = ({ endpoint }: CloudState, id: string): number => endpoint?.traffic[id] ?? 0;

/** Deployments of a version on the endpoint, the one with most traffic first. */
export const deploymentsOf = (state: CloudState, version: string | undefined): readonly DeploymentState[] =>
  (state.endpoint?.deployments ?? [])
    .filter((each) => each.model === state.model?.name && each.version === version)
    .toSorted((a, b) => trafficOf(state, b.id) - trafficOf(state, a.id) || (a.id < b.id ? -1 : 1));

/** Versions that answer requests, besides one; in order. */
export const servingBesides = (state: CloudState, version: string | undefined): readonly string[] => {
  const serving = (state.endpoint?.deployments ?? []).filter(
    (each) => each.model === state.model?.name && each.version !== version && trafficOf(state, each.id) > 0,
  );
  return [...new Set(serving.map((each) => each.version))].sort((a, b) => Number(a) - Number(b));
};
