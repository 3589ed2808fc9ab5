import { beginOperation } from '../operations/stored-operation.ts';
import { failedPrecondition, notFound, refuseViolations } from '../server/api-error.ts';
import type { Operation, UndeployModelRequest } from '../server/messages.ts';
import { v1 } from '../server/protos.ts';
import { required } from '../server/rules.ts';
import type { State } from '../state.ts';
import { deployedIds, existingEndpoint, refuseBusy, type StoredEndpoint, storeEndpoint } from './stored-endpoint.ts';
import { trafficRule } from './traffic.ts';

/** Only what has no traffic can be undeployed; with the last deployed model the split empties by itself. */
export function undeployModel(request: UndeployModelRequest, state: State): Operation {
  const endpoint = existingEndpoint(state, request.endpoint);
  refuseViolations(required('deployed_model_id', request.deployedModelId));
  const id = request.deployedModelId ?? '';
  splitWithout(endpoint, id, request);
  refuseBusy(state, endpoint.name);
  return beginOperation(state, {
    ...{ method: 'UndeployModel', resource: endpoint.name, metadataType: 'UndeployModelOperationMetadata' },
    finish: () => {
      const now = existingEndpoint(state, endpoint.name);
      const trafficSplit = splitWithout(now, id, request);
      const deployedModels = (now.deployedModels ?? []).filter((deployed) => deployed.id !== id);
      storeEndpoint(state, { ...now, deployedModels, trafficSplit });
      void state.servers.get(id)?.stop();
      state.servers.delete(id);
      return v1('UndeployModelResponse', {});
    },
  });
}

/** The traffic split that is left, or the reason why the deployed model must stay. */
function splitWithout(endpoint: StoredEndpoint, id: string, request: UndeployModelRequest): Record<string, number> {
  const ids = deployedIds(endpoint);
  if (!ids.includes(id)) throw notFound('DeployedModel', `${id} of ${endpoint.name}`);
  const given = request.trafficSplit ?? {};
  refuseViolations(trafficRule('traffic_split', given, ids));
  if (ids.length === 1) return {};
  const split = Object.keys(given).length > 0 ? given : (endpoint.trafficSplit ?? {});
  const percent = split[id] ?? 0;
  if (percent > 0) {
    throw failedPrecondition(
      `The DeployedModel ${id} of ${endpoint.name} receives ${percent}% of the traffic; only one without traffic is undeployed.`,
    );
  }
  return Object.fromEntries(Object.entries(split).filter(([key]) => key !== id));
}
