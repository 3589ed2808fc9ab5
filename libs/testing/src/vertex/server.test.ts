import { expect, test } from 'vitest';
import { clientsOf, LOCATION } from './fixtures/clients.ts';

test('a model is uploaded, deployed and found, each step after as many polls as are asked for', async () => {
  const { vertex, models, endpoints } = await clientsOf({ pollsPerOperation: 2 });
  const model = { displayName: 'price', containerSpec: { imageUri: 'serve' } };
  const [upload] = await models.uploadModel({ parent: LOCATION, model });
  const [uploaded] = await upload.promise();
  const [create] = await endpoints.createEndpoint({ parent: LOCATION, endpoint: { displayName: 'prices' } });
  const [endpoint] = await create.promise();
  const dedicatedResources = { machineSpec: { machineType: 'n1-standard-2' }, minReplicaCount: 1 };
  const [deploy] = await endpoints.deployModel({
    ...{ endpoint: endpoint.name, trafficSplit: { 0: 100 } },
    deployedModel: { model: uploaded.model, dedicatedResources },
  });
  const [{ deployedModel }] = await deploy.promise();

  expect(deployedModel).toMatchObject({ model: uploaded.model, modelVersionId: '1', displayName: 'price' });
  const [after] = await endpoints.getEndpoint({ name: endpoint.name });
  expect(after.trafficSplit).toEqual({ [deployedModel?.id ?? '']: 100 });
  expect(vertex.state.models).toMatchObject([{ versionId: '1', versionAliases: ['default'] }]);
  const polls = Array.from({ length: 2 }, () => 'Operations.GetOperation');
  expect(vertex.calls.map(({ service, method }) => `${service}.${method}`)).toEqual([
    ...['ModelService.UploadModel', ...polls, 'EndpointService.CreateEndpoint', ...polls],
    ...['EndpointService.DeployModel', ...polls, 'EndpointService.GetEndpoint'],
  ]);
});
