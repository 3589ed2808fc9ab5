import { beginOperation } from '../operations/stored-operation.ts';
import { alreadyExists, refuseViolations, type Violation } from '../server/api-error.ts';
import type { Model, Operation, UploadModelRequest } from '../server/messages.ts';
import { locationOf } from '../server/names.ts';
import { type AnyMessage, v1 } from '../server/protos.ts';
import { displayNameRule, gcsUriRule, labelsRule, required } from '../server/rules.ts';
import type { State } from '../state.ts';
import { aliasRule, moveAliases } from './aliases.ts';
import { existingModel, type StoredModel } from './stored-model.ts';

/** Nothing can be seen of the model before the operation is done, and a repeated call makes another version. */
export function uploadModel(request: UploadModelRequest, state: State): Operation {
  const location = locationOf(request.parent);
  const uploaded = request.model ?? {};
  refuseViolations([
    ...displayNameRule('model.display_name', uploaded.displayName),
    ...labelsRule('model.labels', uploaded.labels),
    ...gcsUriRule('model.artifact_uri', uploaded.artifactUri),
    ...required('model.container_spec.image_uri', uploaded.containerSpec?.imageUri),
    ...(uploaded.versionAliases ?? []).flatMap((alias) => aliasRule('model.version_aliases', alias)),
    ...idRule(request),
  ]);
  const parent = request.parentModel ? existingModel(state, request.parentModel) : undefined;
  const name = parent?.name ?? `${location}/models/${request.modelId || state.nextId()}`;
  if (parent === undefined && isTaken(state, name)) throw alreadyExists('Model', name);
  return beginOperation(state, {
    ...{ method: 'UploadModel', resource: name, metadataType: 'UploadModelOperationMetadata' },
    finish: () => {
      const model = parent === undefined ? newModel(state, name, uploaded) : existingModel(state, name);
      return addVersion(state, model, uploaded);
    },
  });
}

function idRule({ modelId, parentModel }: UploadModelRequest): Violation[] {
  if (!modelId) return [];
  if (parentModel) return [{ field: 'model_id', description: 'Must not be set together with parent_model.' }];
  const valid = /^[a-z_][a-z0-9_-]{0,62}$/.test(modelId);
  return valid ? [] : [{ field: 'model_id', description: `Must match [a-z_][a-z0-9_-]{0,62}: ${modelId}` }];
}

function isTaken(state: State, name: string): boolean {
  const uploads = [...state.operations.values()].filter(
    ({ outcome, method }) => outcome === undefined && method === 'UploadModel',
  );
  return state.models.has(name) || uploads.some(({ resource }) => resource === name);
}

function newModel(state: State, name: string, uploaded: Model): StoredModel {
  const time = state.now();
  const model: StoredModel = {
    name,
    displayName: uploaded.displayName ?? '',
    description: uploaded.description ?? '',
    labels: {},
    ...{ createTime: time, updateTime: time, etag: state.nextEtag() },
    ...{ versions: new Map(), lastVersion: 0 },
  };
  state.models.set(name, model);
  return model;
}

function addVersion(state: State, model: StoredModel, uploaded: Model): AnyMessage {
  model.lastVersion += 1;
  const id = `${model.lastVersion}`;
  const time = state.now();
  const version = {
    ...{ id, uploaded, aliases: [], createTime: time, updateTime: time },
    labels: uploaded.labels ?? {},
    description: uploaded.versionDescription ?? '',
  };
  const first = model.versions.size === 0;
  model.versions.set(id, version);
  moveAliases(model, version, [...(uploaded.versionAliases ?? []), ...(first ? ['default'] : [])]);
  model.updateTime = time;
  model.etag = state.nextEtag();
  return v1('UploadModelResponse', { model: model.name, modelVersionId: id });
}
