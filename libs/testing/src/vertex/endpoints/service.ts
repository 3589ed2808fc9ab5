import { beginOperation, EMPTY } from '../operations/stored-operation.ts';
import {
  alreadyExists,
  etagMismatch,
  failedPrecondition,
  refuseViolations,
  type Violation,
} from '../server/api-error.ts';
import type { ServiceWork } from '../server/dispatch.ts';
import { type FilterFields, filtered } from '../server/filter.ts';
import type {
  CreateEndpointRequest,
  DeleteEndpointRequest,
  Endpoint,
  GetEndpointRequest,
  ListEndpointsRequest,
  Operation,
  UpdateEndpointRequest,
} from '../server/messages.ts';
import { idOf, locationOf } from '../server/names.ts';
import { ordered } from '../server/order.ts';
import { pageOf } from '../server/page.ts';
import { v1 } from '../server/protos.ts';
import { displayNameRule, labelsRule } from '../server/rules.ts';
import { maskedPaths } from '../server/update.ts';
import type { State } from '../state.ts';
import { deployModel } from './deploy.ts';
import { mutateDeployedModel } from './mutate.ts';
import { deployedIds, existingEndpoint, refuseBusy, storeEndpoint } from './stored-endpoint.ts';
import { trafficRule } from './traffic.ts';
import { undeployModel } from './undeploy.ts';

const FILTER: FilterFields<Endpoint> = {
  endpoint: (endpoint) => idOf(endpoint.name),
  ...{ display_name: true, labels: true },
};

/** `google.cloud.aiplatform.v1.EndpointService` */
export const endpoints: ServiceWork = {
  CreateEndpoint: createEndpoint,
  UpdateEndpoint: updateEndpoint,
  DeleteEndpoint: deleteEndpoint,
  DeployModel: deployModel,
  UndeployModel: undeployModel,
  MutateDeployedModel: mutateDeployedModel,

  GetEndpoint: ({ name }: GetEndpointRequest, state) => existingEndpoint(state, name),

  ListEndpoints(request: ListEndpointsRequest, state) {
    const location = locationOf(request.parent);
    const all = [...state.endpoints.values()].filter(({ name }) => name?.startsWith(`${location}/`));
    const page = pageOf(ordered(filtered(all, request.filter, FILTER), request.orderBy), request);
    return { endpoints: page.items, nextPageToken: page.nextPageToken };
  },
};

function createEndpoint(request: CreateEndpointRequest, state: State): Operation {
  const location = locationOf(request.parent);
  const endpoint = request.endpoint ?? {};
  refuseViolations([
    ...displayNameRule('endpoint.display_name', endpoint.displayName),
    ...labelsRule('endpoint.labels', endpoint.labels),
    ...trafficRule('endpoint.traffic_split', endpoint.trafficSplit, []),
    ...idRule(request.endpointId),
  ]);
  const name = `${location}/endpoints/${request.endpointId || state.nextId()}`;
  const creates = [...state.operations.values()].some(
    ({ outcome, resource }) => outcome === undefined && resource === name,
  );
  if (state.endpoints.has(name) || creates) throw alreadyExists('Endpoint', name);
  return beginOperation(state, {
    ...{ method: 'CreateEndpoint', resource: name, metadataType: 'CreateEndpointOperationMetadata' },
    finish: () =>
      v1('Endpoint', storeEndpoint(state, { ...endpoint, name, createTime: state.now(), deployedModels: [] })),
  });
}

function idRule(id: string | null | undefined): Violation[] {
  if (!id || /^(?:[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?|[1-9]\d{0,8})$/.test(id)) return [];
  return [{ field: 'endpoint_id', description: `Invalid endpoint ID: ${id}` }];
}

const UPDATABLE = ['display_name', 'description', 'labels', 'traffic_split'];

/** At once, and only if the etag, where one is given, is that of now. */
function updateEndpoint(request: UpdateEndpointRequest, state: State): Endpoint {
  const given = request.endpoint ?? {};
  const endpoint = existingEndpoint(state, given.name);
  const paths = maskedPaths(request.updateMask, UPDATABLE);
  if (given.etag && given.etag !== endpoint.etag) throw etagMismatch(endpoint.name);
  const changed = {
    ...endpoint,
    ...(paths.has('display_name') ? { displayName: given.displayName ?? '' } : {}),
    ...(paths.has('description') ? { description: given.description ?? '' } : {}),
    ...(paths.has('labels') ? { labels: given.labels ?? {} } : {}),
    ...(paths.has('traffic_split') ? { trafficSplit: given.trafficSplit ?? {} } : {}),
  };
  refuseViolations([
    ...displayNameRule('endpoint.display_name', changed.displayName),
    ...labelsRule('endpoint.labels', changed.labels),
    ...trafficRule('endpoint.traffic_split', changed.trafficSplit, deployedIds(endpoint)),
  ]);
  return storeEndpoint(state, changed);
}

function deleteEndpoint({ name }: DeleteEndpointRequest, state: State): Operation {
  const refuse = () => {
    const deployed = deployedIds(existingEndpoint(state, name));
    if (deployed.length > 0) {
      throw failedPrecondition(
        `The Endpoint "${name}" has DeployedModel(s): ${deployed.join(', ')}. Undeploy them first.`,
      );
    }
  };
  refuse();
  const endpoint = existingEndpoint(state, name);
  refuseBusy(state, endpoint.name);
  return beginOperation(state, {
    ...{ method: 'DeleteEndpoint', resource: endpoint.name, metadataType: 'DeleteOperationMetadata' },
    finish: () => {
      refuse();
      state.endpoints.delete(endpoint.name);
      return EMPTY;
    },
  });
}
