import * as z from 'zod';
import type { Api } from '../call/api.ts';
import type { CallOptions } from '../call/caller.ts';
import { unlessGone } from '../call/gone.ts';
import { makeOnce } from '../call/make.ts';
import { only } from '../call/only.ts';
import type { WaitOptions } from '../call/poll.ts';
import { labelled, quoted } from '../filter.ts';
import type { MadeFor } from '../models/models.ts';
import { digest, fullName, locationOf, slug } from '../names.ts';
import type { Operation } from '../operations/operation.ts';
import { nameOfStarted } from '../operations/operations.ts';
import { remove } from '../operations/remove.ts';
import { deployModel } from './deploy.ts';
import { type DeployedModel, type Endpoint, endpointAnswer } from './endpoint.ts';
import type { DeployModel, Endpoints, Prediction, PredictOptions, PredictRequest, TrafficSplit } from './endpoints.ts';
import { predict } from './predict.ts';
import { setTraffic } from './traffic.ts';
import { undeployModel } from './undeploy.ts';

const endpointsAnswer = z.array(endpointAnswer);

export class EndpointsOfApi implements Endpoints {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async ensure(
    {
      displayName,
      labels,
    }: { readonly displayName: string; readonly labels?: Readonly<Record<string, string>> | undefined },
    { execution, ...wait }: MadeFor & WaitOptions<Operation>,
  ): Promise<Endpoint> {
    const subject = `Create the endpoint ${JSON.stringify(displayName)}`;
    const call = { ...wait, subject, permission: 'aiplatform.endpoints.create' };
    const client = await this.#api.clients.endpoints();
    // An id of our own, so that two who make it at the same time make one.
    const endpointId = `${slug(displayName, 50)}-${digest(displayName, 10)}`;
    const name = this.#name(endpointId);
    return makeOnce(this.#api.caller, {
      ...call,
      look: () => this.find(displayName, wait),
      settle: () => this.#api.operations.settle(name, call),
      start: async () => {
        const endpoint = { displayName, labels: labelled(labels, execution) };
        const request = { parent: locationOf(this.#api.place), endpointId, endpoint };
        const [started] = await this.#api.caller.once(call, (gax) => client.createEndpoint(request, gax));
        await this.#api.operations.finish(nameOfStarted(started), call);
        return (await this.find(displayName, wait)) ?? (await this.get(endpointId, wait));
      },
    });
  }

  async find(displayName: string, options: CallOptions = {}): Promise<Endpoint | undefined> {
    const found = await this.list(`display_name=${quoted(displayName)}`, options);
    return only(
      'endpoint',
      displayName,
      found.filter((endpoint) => endpoint.displayName === displayName),
    );
  }

  async get(endpoint: string, options: CallOptions = {}): Promise<Endpoint> {
    const name = this.#name(endpoint);
    const client = await this.#api.clients.endpoints();
    const call = { ...options, subject: `Get the endpoint ${name}`, permission: 'aiplatform.endpoints.get' };
    const [answer] = await this.#api.caller.safely(call, (gax) => client.getEndpoint({ name }, gax));
    return endpointAnswer.parse(answer);
  }

  async list(filter = '', options: CallOptions = {}): Promise<readonly Endpoint[]> {
    const client = await this.#api.clients.endpoints();
    const call = { ...options, subject: 'List the endpoints', permission: 'aiplatform.endpoints.list' };
    const parent = locationOf(this.#api.place);
    const [answer] = await this.#api.caller.safely(call, (gax) => client.listEndpoints({ parent, filter }, gax));
    return endpointsAnswer.parse(answer);
  }

  deploy(endpoint: string, model: DeployModel, options: MadeFor & WaitOptions<Operation>): Promise<DeployedModel> {
    return deployModel(this.#api, this, this.#name(endpoint), { model, options });
  }

  setTraffic(endpoint: string, split: TrafficSplit, options: CallOptions = {}): Promise<Endpoint> {
    return setTraffic(this.#api, () => this.get(endpoint, options), split, options);
  }

  undeploy(
    endpoint: string,
    deployedModelId: string,
    options: WaitOptions<Operation> & { readonly traffic?: TrafficSplit | undefined } = {},
  ): Promise<Endpoint> {
    return undeployModel(this.#api, () => this.get(endpoint, options), deployedModelId, options);
  }

  async delete(endpoint: string, options: WaitOptions<Operation> = {}): Promise<void> {
    const name = this.#name(endpoint);
    const client = await this.#api.clients.endpoints();
    const call = { ...options, subject: `Delete the endpoint ${name}`, permission: 'aiplatform.endpoints.delete' };
    await remove(this.#api, {
      ...{ ...call, resource: name },
      gone: async () => (await unlessGone(this.get(name, options))) === undefined,
      start: async () => (await this.#api.caller.once(call, (gax) => client.deleteEndpoint({ name }, gax)))[0],
    });
  }

  predict(endpoint: string, request: PredictRequest, options: PredictOptions = {}): Promise<Prediction> {
    const name = this.#name(endpoint);
    return predict(this.#api, () => this.get(name, options), { name, request }, options);
  }

  readonly #name = (endpoint: string): string => fullName(this.#api.place, 'endpoints', endpoint);
}
