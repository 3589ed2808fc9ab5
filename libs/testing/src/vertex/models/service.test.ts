import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { clientsOf, LOCATION } from '../fixtures/clients.ts';
import { createEndpoint, deploy, upload } from '../fixtures/deployment.ts';

const nameOf = (version: string) => version.split('@')[0] ?? '';

test('exactly one version is the default one, and an alias belongs to one version', async () => {
  const clients = await clientsOf();
  const first = await upload(clients, { versionAliases: ['live'] });
  const name = nameOf(first);
  const second = await upload(clients, { versionAliases: ['next'] }, { parentModel: name });
  expect([first, second]).toEqual([`${name}@1`, `${name}@2`]);
  const aliases = async () => {
    const [versions] = await clients.models.listModelVersions({ name, orderBy: 'create_time' });
    return versions.map(({ versionAliases }) => versionAliases);
  };
  expect(await aliases()).toEqual([['default', 'live'], ['next']]);
  await clients.models.mergeVersionAliases({ name: second, versionAliases: ['live', 'default', '-next'] });
  expect(await aliases()).toEqual([[], ['default', 'live']]);
  const [live] = await clients.models.getModel({ name: `${name}@live` });
  expect([live.name, live.versionId]).toEqual([second, '2']);
  expect((await clients.models.getModel({ name }))[0]).toMatchObject({ name, versionId: '2' });
});

test('what Vertex AI refuses of a model is refused, and no operation begins', async () => {
  const clients = await clientsOf();
  const wrong = {
    'an alias too short': { versionAliases: ['a'] },
    'an alias with a capital first': { versionAliases: ['Live'] },
    'an alias of digits': { versionAliases: ['12'] },
    'an alias of more than 128 characters': { versionAliases: [`a${'b'.repeat(128)}`] },
    'a label with a capital': { labels: { Team: 'x' } },
    'a place that is no bucket': { artifactUri: '/models/price' },
    'no display name': { displayName: '' },
    'no image': { containerSpec: {} },
  };
  for (const [name, model] of Object.entries(wrong)) {
    await expect(upload(clients, model), name).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  }
  expect(clients.vertex.state.operations).toEqual([]);
});

test('an upload is not seen before it is done, and repeated makes another model', async () => {
  const { models, vertex } = await clientsOf({ pollsPerOperation: 2 });
  const request = { parent: LOCATION, model: { displayName: 'price', containerSpec: { imageUri: 'i' } } };
  const [operation] = await models.uploadModel(request);
  await models.checkUploadModelProgress(operation.name ?? '');
  expect((await models.listModels({ parent: LOCATION }))[0]).toEqual([]);
  await models.uploadModel(request);
  await vertex.advance();
  const [found] = await models.listModels({ parent: LOCATION, filter: 'display_name="price"' });
  expect(found).toHaveLength(2);
});

test('a model id is taken from the beginning of its upload', async () => {
  const clients = await clientsOf();
  const request = {
    ...{ parent: LOCATION, modelId: 'price' },
    model: { displayName: 'price', containerSpec: { imageUri: 'i' } },
  };
  await clients.models.uploadModel(request);
  await expect(clients.models.uploadModel(request)).rejects.toMatchObject({ code: status.ALREADY_EXISTS });
  await clients.vertex.advance();
  await expect(clients.models.uploadModel(request)).rejects.toMatchObject({ code: status.ALREADY_EXISTS });
  const wrong = clients.models.uploadModel({ ...request, modelId: '1price' });
  await expect(wrong).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  const missing = clients.models.uploadModel({ ...request, modelId: '', parentModel: `${LOCATION}/models/none` });
  await expect(missing).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test('neither a deployed model is deleted, nor the default version, nor the only one', async () => {
  const clients = await clientsOf();
  const first = await upload(clients);
  const name = nameOf(first);
  const refused = (call: Promise<unknown>) => expect(call).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  await refused(clients.models.deleteModelVersion({ name: first }));
  const second = await upload(clients, {}, { parentModel: name });
  await refused(clients.models.deleteModelVersion({ name: first }));
  const endpoint = await createEndpoint(clients);
  const id = await deploy(clients, endpoint, second);
  await refused(clients.models.deleteModelVersion({ name: second }));
  await refused(clients.models.deleteModel({ name }));
  const [model] = await clients.models.getModel({ name: second });
  expect(model.deployedModels).toMatchObject([{ endpoint, deployedModelId: id }]);
  const [undeploy] = await clients.endpoints.undeployModel({ endpoint, deployedModelId: id });
  await undeploy.promise();
  const [remove] = await clients.models.deleteModelVersion({ name: second });
  await remove.promise();
  const third = await upload(clients, {}, { parentModel: name });
  expect(third).toBe(`${name}@3`);
  const [removeAll] = await clients.models.deleteModel({ name });
  await removeAll.promise();
  await expect(clients.models.getModel({ name })).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test('a model may be about to be deployed, and stays too', async () => {
  const clients = await clientsOf();
  const version = await upload(clients);
  const endpoint = await createEndpoint(clients);
  const dedicatedResources = { machineSpec: { machineType: 'n1' }, minReplicaCount: 1 };
  await clients.endpoints.deployModel({ endpoint, deployedModel: { model: version, dedicatedResources } });
  const refused = clients.models.deleteModel({ name: nameOf(version) });
  await expect(refused).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
});

test('the model and its versions are updated apart, field by field', async () => {
  const clients = await clientsOf();
  const version = await upload(clients, { labels: { run: '1' }, versionDescription: 'first' });
  const name = nameOf(version);
  const update = (model: object, ...paths: string[]) =>
    clients.models.updateModel({ model, updateMask: { paths } }).then(([updated]) => updated);
  expect(await update({ name, labels: { team: 'a' }, displayName: 'other' }, 'labels')).toMatchObject({
    ...{ displayName: 'price', labels: { team: 'a', run: '1' } },
  });
  expect(await update({ name: version, versionDescription: 'fixed' }, 'version_description')).toMatchObject({
    versionDescription: 'fixed',
  });
  const wrong = [update({ name }), update({ name }, 'version_description'), update({ name }, 'artifact_uri')];
  for (const call of wrong) await expect(call).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
});

test('versions are found by label, models by name, a page at a time', async () => {
  const clients = await clientsOf();
  const first = await upload(clients, { displayName: 'one', labels: { run: 'a' } });
  await upload(clients, { displayName: 'one', labels: { run: 'b' } }, { parentModel: nameOf(first) });
  await upload(clients, { displayName: 'two' });
  const [versions] = await clients.models.listModelVersions({ name: nameOf(first), filter: 'labels.run="b"' });
  expect(versions.map(({ versionId }) => versionId)).toEqual(['2']);
  const page = (pageToken: string) =>
    clients.models.listModels({ parent: LOCATION, pageSize: 1, pageToken }, { autoPaginate: false });
  const [start, , { nextPageToken }] = await page('');
  const [rest, , last] = await page(nextPageToken ?? '');
  expect([start, rest].map((models) => models.map(({ displayName }) => displayName))).toEqual([['two'], ['one']]);
  expect(last.nextPageToken).toBe('');
  await expect(page('nonsense')).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  const elsewhere = await clients.models.listModels({ parent: 'projects/demo/locations/europe-west1' });
  expect(elsewhere[0]).toEqual([]);
});

test('metrics of an evaluation are kept with the version that they are of', async () => {
  const clients = await clientsOf();
  const first = await upload(clients);
  const second = await upload(clients, {}, { parentModel: nameOf(first) });
  const modelEvaluation = {
    ...{ displayName: 'test', metricsSchemaUri: 'gs://schema/regression_metrics.yaml' },
    metrics: { structValue: { fields: { rootMeanSquaredError: { numberValue: 0.5 } } } },
  };
  const [imported] = await clients.models.importModelEvaluation({ parent: second, modelEvaluation });
  expect(imported.name).toMatch(`${nameOf(first)}/evaluations/`);
  const [found] = await clients.models.listModelEvaluations({ parent: second });
  expect(found.map(({ metrics }) => metrics?.structValue?.fields?.rootMeanSquaredError?.numberValue)).toEqual([0.5]);
  expect((await clients.models.listModelEvaluations({ parent: first }))[0]).toEqual([]);
  const none = clients.models.importModelEvaluation({ parent: second, modelEvaluation: {} });
  await expect(none).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
});
