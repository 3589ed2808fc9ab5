import { EXIT, MillraceError } from '@millrace/contract';
import { type CloudState, trafficOf } from './state.ts';
import type { Step } from './step.ts';
import { withShare } from './traffic.ts';

/**
 * Takes versions off the endpoint, the one with the fewest requests first; what it had goes to those that stay.
 * @throws MillraceError `ENDPOINT_IN_USE` where the endpoint is to go and other models are on it
 */
export function nextOfUndeploy(
  state: CloudState,
  { version, removeEndpoint }: { readonly version: string | undefined; readonly removeEndpoint: boolean },
): Step | undefined {
  const { endpoint, model } = state;
  if (endpoint === undefined) return undefined;
  const [next] = endpoint.deployments
    .filter((each) => each.model === model?.name && (version === undefined || each.version === version))
    .toSorted((a, b) => trafficOf(state, a.id) - trafficOf(state, b.id));
  if (next !== undefined) {
    return trafficOf(state, next.id) === 0
      ? { kind: 'undeploy', deployment: next.id, version: next.version, machines: next }
      : { kind: 'traffic', traffic: withShare(endpoint.traffic, next.id, 0) };
  }
  if (!removeEndpoint) return undefined;
  if (endpoint.deployments.length > 0) {
    throw new MillraceError('ENDPOINT_IN_USE', `${endpoint.deployments.length} deployments are left on the endpoint.`, {
      hint: 'Leave --remove-endpoint out, or undeploy them first.',
      exitCode: EXIT.usage,
      fields: { endpoint: endpoint.name },
    });
  }
  return { kind: 'delete-endpoint' };
}
