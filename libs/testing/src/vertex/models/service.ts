import { refuseViolations } from '../server/api-error.ts';
import type { ServiceWork } from '../server/dispatch.ts';
import { type FilterFields, filtered } from '../server/filter.ts';
import type {
  GetModelRequest,
  ListModelsRequest,
  ListModelVersionsRequest,
  Model,
  UpdateModelRequest,
} from '../server/messages.ts';
import { idOf, locationOf, splitVersion } from '../server/names.ts';
import { ordered } from '../server/order.ts';
import { pageOf } from '../server/page.ts';
import { labelsRule } from '../server/rules.ts';
import { maskedPaths } from '../server/update.ts';
import type { State } from '../state.ts';
import { mergeVersionAliases } from './aliases.ts';
import { deleteModel, deleteModelVersion } from './remove.ts';
import { existingModel, existingVersion, modelMessage } from './stored-model.ts';
import { uploadModel } from './upload.ts';

const FILTER: FilterFields<Model> = {
  model: (model) => idOf(model.name),
  ...{ display_name: true, labels: true, version_id: true },
};

/** `google.cloud.aiplatform.v1.ModelService` */
export const models: ServiceWork = {
  UploadModel: uploadModel,
  UpdateModel: updateModel,
  DeleteModel: deleteModel,
  DeleteModelVersion: deleteModelVersion,
  MergeVersionAliases: mergeVersionAliases,

  GetModel({ name }: GetModelRequest, state) {
    const [model, version] = existingVersion(state, name);
    const asked = splitVersion(name).version === '' ? model.name : `${model.name}@${version.id}`;
    return modelMessage(state, model, version, asked);
  },

  /** The default version stands for the model. */
  ListModels(request: ListModelsRequest, state) {
    const location = locationOf(request.parent);
    const names = [...state.models.keys()].filter((name) => name.startsWith(`${location}/`));
    const all = names.map((name) => modelMessage(state, ...existingVersion(state, name)));
    const page = pageOf(ordered(filtered(all, request.filter, FILTER), request.orderBy), request);
    return { models: page.items, nextPageToken: page.nextPageToken };
  },

  ListModelVersions(request: ListModelVersionsRequest, state) {
    const model = existingModel(state, request.name);
    const all = [...model.versions.values()].map((version) =>
      modelMessage(state, model, version, `${model.name}@${version.id}`),
    );
    const page = pageOf(ordered(filtered(all, request.filter, FILTER), request.orderBy), request);
    return { models: page.items, nextPageToken: page.nextPageToken };
  },
};

/** A name with a version updates that version, a name without it the model; never both at once. */
function updateModel(request: UpdateModelRequest, state: State): Model {
  const given = request.model ?? {};
  const [model, version] = existingVersion(state, given.name);
  const ofVersion = splitVersion(given.name).version !== '';
  const allowed = ofVersion ? ['version_description', 'labels'] : ['display_name', 'description', 'labels'];
  const paths = maskedPaths(request.updateMask, allowed);
  refuseViolations(labelsRule('model.labels', given.labels));
  if (paths.has('labels')) (ofVersion ? version : model).labels = given.labels ?? {};
  if (paths.has('version_description')) version.description = given.versionDescription ?? '';
  if (paths.has('display_name')) model.displayName = given.displayName ?? '';
  if (paths.has('description')) model.description = given.description ?? '';
  version.updateTime = state.now();
  if (!ofVersion) model.updateTime = version.updateTime;
  model.etag = state.nextEtag();
  return modelMessage(state, model, version, given.name ?? model.name);
}
