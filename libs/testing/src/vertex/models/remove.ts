import { beginOperation, EMPTY, type OperationPlan } from '../operations/stored-operation.ts';
import { failedPrecondition, invalidArgument } from '../server/api-error.ts';
import type { DeleteModelRequest, DeleteModelVersionRequest, Operation } from '../server/messages.ts';
import { splitVersion } from '../server/names.ts';
import type { State } from '../state.ts';
import { deployments, existingModel, existingVersion } from './stored-model.ts';

/** Refused while any version is deployed, or about to be. */
export function deleteModel(request: DeleteModelRequest, state: State): Operation {
  const { name } = existingModel(state, request.name);
  refuseDeployed(state, name);
  return beginOperation(state, {
    ...deletion('DeleteModel', name),
    finish: () => {
      refuseDeployed(state, existingModel(state, name).name);
      state.models.delete(name);
      return EMPTY;
    },
  });
}

/** The only version of a model goes with the model; the default one only after the alias has moved. */
export function deleteModelVersion(request: DeleteModelVersionRequest, state: State): Operation {
  const [{ name }, { id }] = existingVersion(state, request.name);
  if (splitVersion(request.name).version !== id) throw invalidArgument('The name must have a version ID.');
  refuseUndeletable(state, name, id);
  return beginOperation(state, {
    ...deletion('DeleteModelVersion', name),
    finish: () => {
      const [model] = existingVersion(state, `${name}@${id}`);
      refuseUndeletable(state, name, id);
      model.versions.delete(id);
      model.etag = state.nextEtag();
      return EMPTY;
    },
  });
}

const deletion = (method: string, resource: string): Omit<OperationPlan, 'finish'> => ({
  ...{ method, resource, metadataType: 'DeleteOperationMetadata' },
});

function refuseUndeletable(state: State, name: string, id: string): void {
  const [model, version] = existingVersion(state, `${name}@${id}`);
  refuseDeployed(state, name, id);
  if (model.versions.size === 1) {
    throw failedPrecondition(`Deleting the only version of ${name} is not allowed. Use DeleteModel instead.`);
  }
  if (version.aliases.includes('default')) {
    throw failedPrecondition(`The default version of ${name} cannot be deleted: move the alias "default" first.`);
  }
}

function refuseDeployed(state: State, model: string, version?: string): void {
  const at = deployments(state, model, version).map(({ endpoint, id }) => `${endpoint.name} (${id})`);
  const coming = [...state.operations.values()].filter(
    ({ outcome, deploys }) =>
      outcome === undefined &&
      (version === undefined ? deploys?.startsWith(`${model}@`) : deploys === `${model}@${version}`),
  );
  const places = [...at, ...coming.map(({ resource }) => resource)];
  if (places.length === 0) return;
  const name = version === undefined ? model : `${model}@${version}`;
  throw failedPrecondition(
    `The Model "${name}" is deployed or being deployed at the following Endpoint(s): ${places.join(', ')}.`,
  );
}
