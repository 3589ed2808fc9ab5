import type { ServeGoal } from './goal.ts';
import type { Memory } from './memory.ts';
import { planAliases } from './plan-aliases.ts';
import { retirable } from './retire.ts';
import {
  ALIASES,
  type CloudState,
  deploymentsOf,
  holderOf,
  type Machines,
  trafficOf,
  type VersionState,
} from './state.ts';
import { KEY_LABEL, type Step, type VertexCandidate } from './step.ts';
import { allTo, sameTraffic, withShare } from './traffic.ts';

/** Percent of the requests that a new deployment gets until its answers have been compared. */
export const PROBE_SHARE = 5;

export interface Choices {
  /** The champion's alias. */
  readonly alias: string;
  readonly machines: Machines;
}

/** The version of a candidate; of two of the same, the one that is deployed or came first. */
export function versionOf(state: CloudState, candidate: VertexCandidate): VersionState | undefined {
  const same = sameAs(state, candidate.key);
  return same.find(({ id }) => deploymentsOf(state, id).length > 0) ?? same[0];
}

/** Registers a candidate: the next step, or nothing when it is done. */
export function nextOfRegister(state: CloudState, candidate: VertexCandidate, memory: Memory): Step | undefined {
  const version = versionOf(state, candidate);
  if (version === undefined) return { kind: 'upload', candidate, parent: state.model?.name };
  const { evaluation } = candidate;
  if (evaluation !== undefined && !memory.evaluated) return { kind: 'evaluate', version: version.id, evaluation };
  const doubled = sameAs(state, candidate.key).find(
    ({ id }) => id !== version.id && deploymentsOf(state, id).length === 0,
  );
  return doubled === undefined ? undefined : { kind: 'delete-version', version: doubled.id };
}

/**
 * Serves a version: the next step from the state as it is now, or nothing when all is as asked. Whatever was done
 * before, by this process, a killed one or another one, is seen in the state; so the steps can be stopped after any.
 */
export function nextOfServe(state: CloudState, goal: ServeGoal, choices: Choices, memory: Memory): Step | undefined {
  const { version: wanted } = goal;
  if (typeof wanted !== 'string') {
    const step = nextOfRegister(state, wanted, memory);
    if (step !== undefined) return step;
  }
  const version = typeof wanted === 'string' ? wanted : (versionOf(state, wanted)?.id ?? '');
  return (
    mark(state, goal) ??
    nextOfTraffic(state, version, goal, choices, memory) ??
    planAliases(state, version, goal, choices.alias) ??
    remove(state, version)
  );
}

function nextOfTraffic(
  state: CloudState,
  version: string,
  { share, probe }: ServeGoal,
  { machines }: Choices,
  memory: Memory,
): Step | undefined {
  const { endpoint } = state;
  if (endpoint === undefined) return { kind: 'create-endpoint' };
  const [deployment] = deploymentsOf(state, version);
  if (deployment === undefined) {
    return { kind: 'deploy', version, machines, first: endpoint.deployments.length === 0 };
  }
  const { id } = deployment;
  if (probe && !memory.probed) {
    // No request names the deployment it is for: a probe reaches one that has a share.
    const taken = withShare(endpoint.traffic, id, Math.min(PROBE_SHARE, share));
    return trafficOf(state, id) === 0
      ? { kind: 'traffic', traffic: taken }
      : { kind: 'probe', version, deployment: id };
  }
  const traffic = share === 100 ? allTo(id) : withShare(endpoint.traffic, id, share);
  if (!sameTraffic(endpoint.traffic, traffic)) return { kind: 'traffic', traffic };
  const retired = retirable(state, deployment, memory)[0];
  return retired === undefined
    ? undefined
    : { kind: 'undeploy', deployment: retired.id, version: retired.version, machines: retired };
}

/** Says what a rollback leaves behind before anything moves. */
function mark(state: CloudState, { leaves }: ServeGoal): Step | undefined {
  if (leaves === undefined || holderOf(state, ALIASES.rolledBack)?.id === leaves) return undefined;
  return { kind: 'aliases', version: leaves, add: [ALIASES.rolledBack], remove: [] };
}

/** Deletes what was replaced. */
function remove(state: CloudState, version: string): Step | undefined {
  const replaced = holderOf(state, ALIASES.replaced);
  if (replaced === undefined || replaced.id === version || deploymentsOf(state, replaced.id).length > 0)
    return undefined;
  return replaced.aliases.includes(ALIASES.default) ? undefined : { kind: 'delete-version', version: replaced.id };
}

const sameAs = ({ model }: CloudState, key: string): readonly VersionState[] =>
  model?.versions.filter(({ labels }) => labels[KEY_LABEL] === key) ?? [];
