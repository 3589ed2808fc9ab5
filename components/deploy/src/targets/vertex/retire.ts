import type { Memory } from './memory.ts';
import { type CloudState, type DeploymentState, trafficOf } from './state.ts';

/**
 * Deployments without requests that nobody waits for: those that lost them while we looked, older versions, doubles,
 * and versions that have an alias. A newer one without either is another deploy under way, and is left to it.
 */
export function retirable(state: CloudState, kept: DeploymentState, memory: Memory): readonly DeploymentState[] {
  const { endpoint, model } = state;
  const idle = endpoint?.deployments.filter(({ id }) => id !== kept.id && trafficOf(state, id) === 0) ?? [];
  return idle.filter(({ id, model: name, version }) => {
    if (memory.served.has(id)) return true;
    if (name !== kept.model) return false;
    const aliases = model?.versions.find((each) => each.id === version)?.aliases ?? [];
    return Number(version) <= Number(kept.version) || aliases.length > 0;
  });
}
