import { existingVersion } from '../models/stored-model.ts';
import { beginOperation } from '../operations/stored-operation.ts';
import { startModelServer } from '../prediction/model-server.ts';
import { refuseViolations, type Violation } from '../server/api-error.ts';
import type { DeployedModel, DeployModelRequest, Operation } from '../server/messages.ts';
import { type AnyMessage, v1 } from '../server/protos.ts';
import { required } from '../server/rules.ts';
import type { State } from '../state.ts';
import { deploymentResources } from './resources.ts';
import { deployedIds, existingEndpoint, refuseBusy, type StoredEndpoint, storeEndpoint } from './stored-endpoint.ts';
import { trafficRule } from './traffic.ts';

/** The endpoint stays as it is, traffic included, until the operation is done. */
export function deployModel(request: DeployModelRequest, state: State): Operation {
  const endpoint = existingEndpoint(state, request.endpoint);
  const asked = request.deployedModel ?? {};
  refuseViolations([...required('deployed_model.model', asked.model), ...deploymentResources(asked)]);
  const [model, version] = existingVersion(state, asked.model);
  refuseViolations([...idRule(endpoint, asked.id), ...splitRule(endpoint, request)]);
  refuseBusy(state, endpoint.name);
  const id = asked.id || state.nextId();
  return beginOperation(state, {
    ...{ method: 'DeployModel', resource: endpoint.name, metadataType: 'DeployModelOperationMetadata' },
    metadata: { deploymentStage: 'STARTING_DEPLOYMENT' },
    deploys: `${model.name}@${version.id}`,
    finish: async () => {
      // What was there when the operation began may be gone.
      existingVersion(state, `${model.name}@${version.id}`);
      refuseViolations(splitRule(existingEndpoint(state, endpoint.name), request));
      if (state.serving !== undefined) {
        const server = await startModelServer(state.serving, id, endpoint.name, model, version);
        state.servers.set(id, server);
      }
      const deployed = {
        ...asked,
        ...{ id, model: model.name, modelVersionId: version.id, createTime: state.now() },
        displayName: asked.displayName || model.displayName,
      };
      return add(state, existingEndpoint(state, endpoint.name), deployed, request);
    },
  });
}

function add(
  state: State,
  endpoint: StoredEndpoint,
  deployedModel: DeployedModel & { id: string },
  request: DeployModelRequest,
): AnyMessage {
  const split = Object.entries(request.trafficSplit ?? {}).map(([id, percent]) => [
    id === '0' ? deployedModel.id : id,
    percent,
  ]);
  const trafficSplit: Record<string, number> =
    split.length === 0 ? (endpoint.trafficSplit ?? {}) : Object.fromEntries(split);
  storeEndpoint(state, {
    ...endpoint,
    trafficSplit,
    deployedModels: [...(endpoint.deployedModels ?? []), deployedModel],
  });
  return v1('DeployModelResponse', { deployedModel });
}

const splitRule = (endpoint: StoredEndpoint, { trafficSplit }: DeployModelRequest): Violation[] =>
  trafficRule('traffic_split', trafficSplit, ['0', ...deployedIds(endpoint)]);

function idRule(endpoint: StoredEndpoint, id: string | null | undefined): Violation[] {
  if (!id) return [];
  const field = 'deployed_model.id';
  if (!/^[1-9]\d{0,9}$/.test(id)) return [{ field, description: `Must be 1 to 10 digits: ${id}` }];
  return deployedIds(endpoint).includes(id) ? [{ field, description: `Is in use: ${id}` }] : [];
}
