import * as z from 'zod';
import type { Api } from '../call/api.ts';
import { makeOnce } from '../call/make.ts';
import type { WaitOptions } from '../call/poll.ts';
import type { MadeFor } from '../models/models.ts';
import { decimalId, fullName } from '../names.ts';
import { decoded } from '../operations/decoded.ts';
import type { Operation } from '../operations/operation.ts';
import { nameOfStarted } from '../operations/operations.ts';
import { type DeployedModel, deployedModelAnswer, type Endpoint } from './endpoint.ts';
import type { DeployModel, Endpoints, TrafficSplit } from './endpoints.ts';
import { checkSplit, setTraffic } from './traffic.ts';

/**
 * Deploys a model version once. Deployed models carry no labels, but their id may be chosen: it is made of the
 * execution and the version, so that a repeated call meets the deployment of the first.
 */
export async function deployModel(
  api: Api,
  endpoints: Endpoints,
  endpoint: string,
  given: { readonly model: DeployModel; readonly options: MadeFor & WaitOptions<Operation> },
): Promise<DeployedModel> {
  const { model } = given;
  const { execution, ...wait } = given.options;
  if (model.traffic !== undefined) checkSplit(model.traffic);
  const modelName = fullName(api.place, 'models', model.model);
  const id = decimalId(`${execution}\n${endpoint}\n${modelName}`);
  const call = {
    ...wait,
    subject: `Deploy ${modelName} to ${endpoint}`,
    permission: 'aiplatform.endpoints.deploy',
  };
  const client = await api.clients.endpoints();
  const read = () => endpoints.get(endpoint, wait);
  const settle = () => api.operations.settle(endpoint, call);

  // A model may be listed while it is still being deployed.
  await settle();
  const deployed = await makeOnce(api.caller, {
    ...{ ...call, settle },
    look: async () => (await read()).deployedModels.find((deployed) => deployed.id === id),
    start: async () => {
      const before = await read();
      const request = {
        endpoint,
        deployedModel: protoOf(model, modelName, id),
        trafficSplit: firstSplit(before, model),
      };
      const [started] = await api.caller.once(call, (gax) => client.deployModel(request, gax));
      const { result } = await api.operations.finish(nameOfStarted(started), call);
      return deployedAnswer.parse(decoded(client, 'deployModel', result)).deployedModel;
    },
  });
  if (model.traffic !== undefined) await setTraffic(api, read, named(model.traffic, deployed.id), wait);
  return deployed;
}

/** Where nothing is served yet, everything goes to the first. */
const firstSplit = (endpoint: Endpoint, { traffic }: DeployModel): TrafficSplit =>
  traffic ?? (endpoint.deployedModels.length === 0 ? { '0': 100 } : {});

/** The split with the id that the deployed model has got. */
const named = (split: TrafficSplit, id: string): TrafficSplit =>
  Object.fromEntries(Object.entries(split).map(([key, percent]) => [key === '0' ? id : key, percent]));

/** `DeployModelResponse`. */
const deployedAnswer = z.object({ deployedModel: deployedModelAnswer });

const protoOf = (model: DeployModel, modelName: string, id: string) => ({
  ...{ id, model: modelName, displayName: model.displayName },
  ...(model.serviceAccount === undefined ? {} : { serviceAccount: model.serviceAccount }),
  dedicatedResources: {
    machineSpec: { machineType: model.machineType },
    minReplicaCount: model.minReplicas,
    maxReplicaCount: model.maxReplicas,
  },
});
