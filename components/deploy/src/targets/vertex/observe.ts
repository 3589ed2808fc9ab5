import type { Endpoint, Vertex } from '@millrace/vertex';
import type { CloudState, EndpointState, ModelState } from './state.ts';

/** By which names a model and its endpoint are known. */
export interface Names {
  /** Display name of the model. */
  readonly model: string;
  /** Its id, where the user gave one. */
  readonly modelId: string | undefined;
  /** The id that it gets where there is no model yet. */
  readonly newModelId: string;
  /** Display name of the endpoint. */
  readonly endpoint: string;
}

/** Reads what there is of a model and its endpoint. */
export class Observer {
  readonly #vertex: Vertex;
  readonly #names: Names;
  #modelName: string | undefined;
  #endpointName: string | undefined;

  constructor(vertex: Vertex, names: Names) {
    this.#vertex = vertex;
    this.#names = names;
  }

  /** All of it, after what is being done to the endpoint by others, or was begun by a run that was stopped. */
  async state(): Promise<CloudState> {
    const model = await this.model();
    const endpoint = await this.endpoint();
    if (endpoint === undefined) return { model, endpoint };
    const running = (await this.#vertex.operations.list(endpoint.name)).filter(({ done }) => !done);
    // How they end is seen in the endpoint.
    for (const { name } of running) await this.#vertex.operations.wait(name).catch(() => undefined);
    if (running.length === 0) return { model, endpoint };
    // It may have been its deletion.
    this.#endpointName = undefined;
    return { model, endpoint: await this.endpoint() };
  }

  /** @throws MillraceError `VERTEX_AMBIGUOUS` where several models have that display name */
  async model(): Promise<ModelState | undefined> {
    const { model, modelId, newModelId } = this.#names;
    this.#modelName ??= modelId ?? (await this.#vertex.models.find(model))?.name;
    const versions = await this.#vertex.models.versions(this.#modelName ?? newModelId);
    const [first] = versions;
    if (first === undefined) return undefined;
    this.#modelName = first.name;
    return {
      name: first.name,
      versions: versions.map(({ versionId, aliases, labels, image, artifactUri }) => ({
        ...{ id: versionId, aliases, labels, image: image ?? '', artifactUri },
      })),
    };
  }

  /** @throws MillraceError `VERTEX_AMBIGUOUS` where several endpoints have that display name */
  async endpoint(): Promise<EndpointState | undefined> {
    const { endpoints } = this.#vertex;
    const found =
      this.#endpointName === undefined
        ? await endpoints.find(this.#names.endpoint)
        : await endpoints.get(this.#endpointName);
    return this.keep(found);
  }

  /** An endpoint as a change to it has left it; undefined: it is gone. */
  keep(endpoint: Endpoint | undefined): EndpointState | undefined {
    this.#endpointName = endpoint?.name;
    return endpoint === undefined ? undefined : endpointState(endpoint);
  }
}

const endpointState = ({ name, deployedModels, traffic }: Endpoint): EndpointState => ({
  ...{ name, traffic },
  deployments: deployedModels.map(
    ({ id, model, versionId, machineType, minReplicas, maxReplicas, serviceAccount }) => ({
      ...{ id, model, version: versionId, machineType: machineType ?? '', minReplicas, maxReplicas, serviceAccount },
    }),
  ),
});
