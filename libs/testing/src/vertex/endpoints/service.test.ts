import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { clientsOf, LOCATION } from '../fixtures/clients.ts';
import { createEndpoint, dedicatedResources, deploy, upload } from '../fixtures/deployment.ts';

test('traffic names deployed models, "0" the one being deployed, and adds up to 100', async () => {
  const clients = await clientsOf();
  const model = await upload(clients);
  const endpoint = await createEndpoint(clients);
  const wrong: Record<string, number>[] = [{ 0: 99 }, { 0: 50, 7: 50 }, { 0: 120, 1: -20 }];
  for (const split of wrong) {
    await expect(deploy(clients, endpoint, model, split)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  }
  const first = await deploy(clients, endpoint, model, { 0: 100 });
  const second = await deploy(clients, endpoint, model, { 0: 10, [first]: 90 });
  const [after] = await clients.endpoints.getEndpoint({ name: endpoint });
  expect(after.trafficSplit).toEqual({ [first]: 90, [second]: 10 });
  const shift = (trafficSplit: Record<string, number>) =>
    clients.endpoints.updateEndpoint({
      endpoint: { name: endpoint, trafficSplit },
      updateMask: { paths: ['traffic_split'] },
    });
  for (const split of [{ 0: 100 }, { [first]: 50 }, { [first]: 60, [second]: 60 }]) {
    await expect(shift(split)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  }
  expect((await shift({ [second]: 100 }))[0].trafficSplit).toEqual({ [second]: 100 });
});

test('nothing of a deployment is seen before its operation is done', async () => {
  const clients = await clientsOf();
  const model = await upload(clients);
  const endpoint = await createEndpoint(clients);
  const deployedModel = { model, dedicatedResources };
  const request = { endpoint, deployedModel, trafficSplit: { 0: 100 } };
  const [operation] = await clients.endpoints.deployModel(request);
  const [before] = await clients.endpoints.getEndpoint({ name: endpoint });
  expect([before.deployedModels, before.trafficSplit]).toEqual([[], {}]);
  await expect(clients.endpoints.deployModel(request)).rejects.toMatchObject({
    code: status.FAILED_PRECONDITION,
    message: expect.stringContaining(`Operation(s) are: ${operation.name}`),
  });
  await operation.promise();
  expect((await clients.endpoints.getEndpoint({ name: endpoint }))[0].deployedModels).toHaveLength(1);
});

test('only what has no traffic is undeployed, and the last one with all of it', async () => {
  const clients = await clientsOf();
  const model = await upload(clients);
  const endpoint = await createEndpoint(clients);
  const first = await deploy(clients, endpoint, model);
  const second = await deploy(clients, endpoint, model, { 0: 100 });
  const undeploy = async (deployedModelId: string, trafficSplit: Record<string, number> = {}) => {
    const [operation] = await clients.endpoints.undeployModel({ endpoint, deployedModelId, trafficSplit });
    await operation.promise();
    return (await clients.endpoints.getEndpoint({ name: endpoint }))[0].trafficSplit;
  };
  await expect(undeploy(second)).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  await expect(undeploy(second, { [second]: 50, [first]: 50 })).rejects.toMatchObject({
    code: status.FAILED_PRECONDITION,
  });
  await expect(undeploy('12345')).rejects.toMatchObject({ code: status.NOT_FOUND });
  expect(await undeploy(second, { [first]: 100 })).toEqual({ [first]: 100 });
  const removal = clients.endpoints.deleteEndpoint({ name: endpoint });
  await expect(removal).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  expect(await undeploy(first)).toEqual({});
  const [operation] = await clients.endpoints.deleteEndpoint({ name: endpoint });
  await operation.promise();
  expect(clients.vertex.state.endpoints).toEqual([]);
});

test('an update with an etag that is out of date is refused', async () => {
  const clients = await clientsOf();
  const name = await createEndpoint(clients);
  const [{ etag }] = await clients.endpoints.getEndpoint({ name });
  const update = () =>
    clients.endpoints.updateEndpoint({
      endpoint: { name, etag, labels: { a: 'b' } },
      updateMask: { paths: ['labels'] },
    });
  const [updated] = await update();
  expect(updated).toMatchObject({ displayName: 'prices', labels: { a: 'b' } });
  await expect(update()).rejects.toMatchObject({ code: status.ABORTED });
});

test('an endpoint with an id is made once', async () => {
  const clients = await clientsOf();
  const request = { endpointId: 'prices' };
  expect(await createEndpoint(clients, request)).toBe(`${LOCATION}/endpoints/prices`);
  await expect(createEndpoint(clients, request)).rejects.toMatchObject({ code: status.ALREADY_EXISTS });
  for (const endpointId of ['Prices', '0123', '1234567890', 'a-']) {
    await expect(createEndpoint(clients, { endpointId })).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  }
});

test('a deployed model needs machines, and can have more later', async () => {
  const clients = await clientsOf();
  const model = await upload(clients);
  const endpoint = await createEndpoint(clients);
  for (const resources of [undefined, { minReplicaCount: 1 }, { ...dedicatedResources, minReplicaCount: 0 }]) {
    const deployedModel = { model, ...(resources === undefined ? {} : { dedicatedResources: resources }) };
    const call = clients.endpoints.deployModel({ endpoint, deployedModel });
    await expect(call).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  }
  const id = await deploy(clients, endpoint, model);
  const [operation] = await clients.endpoints.mutateDeployedModel({
    ...{ endpoint, updateMask: { paths: ['dedicated_resources.max_replica_count'] } },
    deployedModel: { id, dedicatedResources: { maxReplicaCount: 4 } },
  });
  const [{ deployedModel }] = await operation.promise();
  expect(deployedModel?.dedicatedResources).toMatchObject({ minReplicaCount: 1, maxReplicaCount: 4 });
});

test('a cancelled deployment leaves the endpoint as it was', async () => {
  const clients = await clientsOf();
  const model = await upload(clients);
  const endpoint = await createEndpoint(clients);
  const id = await deploy(clients, endpoint, model);
  const [operation] = await clients.endpoints.deployModel({
    ...{ endpoint, trafficSplit: { 0: 50, [id]: 50 }, deployedModel: { model, dedicatedResources } },
  });
  await operation.cancel();
  await expect(operation.promise()).rejects.toMatchObject({ code: status.CANCELLED });
  expect((await clients.endpoints.getEndpoint({ name: endpoint }))[0].trafficSplit).toEqual({ [id]: 100 });
});
