import { notFound } from '../server/api-error.ts';
import type { Endpoint, Model, Timestamp } from '../server/messages.ts';
import { splitVersion } from '../server/names.ts';
import type { State } from '../state.ts';

/** A model of the registry. What belongs to one version is kept with it. */
export interface StoredModel {
  readonly name: string;
  displayName: string;
  description: string;
  labels: Readonly<Record<string, string>>;
  readonly createTime: Timestamp;
  updateTime: Timestamp;
  etag: string;
  /** By version id, oldest first. */
  readonly versions: Map<string, ModelVersion>;
  /** The id of the newest version that ever was: ids are not used again. */
  lastVersion: number;
}

export interface ModelVersion {
  readonly id: string;
  /** Exactly one version of a model has `default`. */
  aliases: readonly string[];
  /** As it was uploaded. */
  readonly uploaded: Model;
  labels: Readonly<Record<string, string>>;
  description: string;
  readonly createTime: Timestamp;
  updateTime: Timestamp;
}

export function existingModel(state: State, name: string | null | undefined): StoredModel {
  const model = state.models.get(splitVersion(name).model);
  if (model === undefined) throw notFound('Model', name ?? '');
  return model;
}

/** The version that a name asks for by id or alias; without either the default one. */
export function existingVersion(state: State, name: string | null | undefined): [StoredModel, ModelVersion] {
  const model = existingModel(state, name);
  const wanted = splitVersion(name).version || 'default';
  const version =
    model.versions.get(wanted) ?? [...model.versions.values()].find((each) => each.aliases.includes(wanted));
  if (version === undefined) throw notFound('Model version', name ?? '');
  return [model, version];
}

/** As the API gives it: the fields of the model and those of one version together. */
export function modelMessage(state: State, model: StoredModel, version: ModelVersion, name = model.name): Model {
  const { displayName, description, createTime, updateTime, etag } = model;
  return {
    ...version.uploaded,
    ...{ name, displayName, description, createTime, updateTime, etag },
    labels: { ...model.labels, ...version.labels },
    versionId: version.id,
    versionAliases: [...version.aliases],
    versionDescription: version.description,
    versionCreateTime: version.createTime,
    versionUpdateTime: version.updateTime,
    supportedDeploymentResourcesTypes: [...RESOURCES],
    supportedInputStorageFormats: ['jsonl'],
    supportedOutputStorageFormats: ['jsonl'],
    deployedModels: deployments(state, model.name, version.id).map(({ endpoint, id }) => ({
      ...{ endpoint: endpoint.name, deployedModelId: id },
    })),
  };
}

/** `DEDICATED_RESOURCES` and `SHARED_RESOURCES`: the descriptors' types allow no names in lists. */
const RESOURCES = [1, 3];

/** Where a model, or one version of it, is deployed. */
export function deployments(state: State, model: string, version?: string): { endpoint: Endpoint; id: string }[] {
  return [...state.endpoints.values()].flatMap((endpoint) =>
    (endpoint.deployedModels ?? [])
      .filter((each) => each.model === model && (version === undefined || each.modelVersionId === version))
      .map((each) => ({ endpoint, id: each.id ?? '' })),
  );
}
