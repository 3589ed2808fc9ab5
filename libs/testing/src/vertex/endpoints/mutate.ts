import { beginOperation } from '../operations/stored-operation.ts';
import { notFound, refuseViolations } from '../server/api-error.ts';
import type { DeployedModel, MutateDeployedModelRequest, Operation } from '../server/messages.ts';
import { v1 } from '../server/protos.ts';
import { maskedPaths } from '../server/update.ts';
import type { State } from '../state.ts';
import { deploymentResources } from './resources.ts';
import { existingEndpoint, refuseBusy, type StoredEndpoint, storeEndpoint } from './stored-endpoint.ts';

/** Changes between how many machines a deployed model runs; nothing else of it can change. */
export function mutateDeployedModel(request: MutateDeployedModelRequest, state: State): Operation {
  const { name } = existingEndpoint(state, request.endpoint);
  const given = request.deployedModel ?? {};
  maskedPaths(request.updateMask, [
    'dedicated_resources.min_replica_count',
    'dedicated_resources.max_replica_count',
    'disable_container_logging',
  ]);
  const change = (): DeployedModel => mutated(existingEndpoint(state, name), given);
  refuseViolations(deploymentResources(change()));
  refuseBusy(state, name);
  return beginOperation(state, {
    ...{ method: 'MutateDeployedModel', resource: name, metadataType: 'MutateDeployedModelOperationMetadata' },
    finish: () => {
      const endpoint = existingEndpoint(state, name);
      const deployedModel = change();
      const others = (endpoint.deployedModels ?? []).map((each) =>
        each.id === deployedModel.id ? deployedModel : each,
      );
      storeEndpoint(state, { ...endpoint, deployedModels: others });
      return v1('MutateDeployedModelResponse', { deployedModel });
    },
  });
}

function mutated(endpoint: StoredEndpoint, given: DeployedModel): DeployedModel {
  const before = (endpoint.deployedModels ?? []).find(({ id }) => id === given.id);
  if (before === undefined) throw notFound('DeployedModel', `${given.id} of ${endpoint.name}`);
  const { minReplicaCount, maxReplicaCount } = given.dedicatedResources ?? {};
  return {
    ...before,
    disableContainerLogging: given.disableContainerLogging ?? before.disableContainerLogging ?? false,
    dedicatedResources: {
      ...before.dedicatedResources,
      minReplicaCount: minReplicaCount ?? before.dedicatedResources?.minReplicaCount ?? 1,
      maxReplicaCount: maxReplicaCount ?? before.dedicatedResources?.maxReplicaCount ?? 1,
    },
  };
}
