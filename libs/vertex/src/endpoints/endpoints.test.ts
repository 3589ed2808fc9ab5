import { expect, test } from 'vitest';
import { bundle, MACHINE, type Pair, startPair } from '../fixtures/pair.ts';

const deployed = async ({ vertex }: Pair, ...percents: readonly number[]) => {
  const model = await vertex.models.upload(bundle('m'), { execution: 'e1' });
  const { name } = await vertex.endpoints.ensure({ displayName: 'e', labels: { team: 'a' } }, { execution: 'e1' });
  for (const index of percents.keys()) {
    const what = { ...MACHINE, model: model.versionName, displayName: `d${index}` };
    await vertex.endpoints.deploy(name, what, { execution: `e${index}` });
  }
  const { deployedModels } = await vertex.endpoints.get(name);
  const ids = deployedModels.map(({ id }) => id);
  const split = Object.fromEntries(ids.map((id, index) => [id, percents[index] ?? 0]));
  if (ids.length > 0) await vertex.endpoints.setTraffic(name, split);
  return { name, ids };
};

test('an endpoint is found by its display name and never made twice, by how many ever', async () => {
  const { fake, vertex, connect } = await startPair();
  const ask = () => connect().endpoints.ensure({ displayName: 'e', labels: { team: 'a' } }, { execution: 'e1' });
  const [one, two] = await Promise.all([ask(), ask()]);
  expect(one.name).toBe(two.name);
  expect(fake.state.endpoints).toHaveLength(1);
  expect(await vertex.endpoints.find('e')).toMatchObject({
    labels: { team: 'a', 'millrace-execution': 'e1' },
    traffic: {},
  });
  expect(await vertex.endpoints.find('other')).toBeUndefined();
});

test('the first deployment gets everything, the next nothing that was not asked for', async () => {
  const pair = await startPair();
  const { name, ids } = await deployed(pair, 100, 0);
  expect((await pair.vertex.endpoints.get(name)).traffic).toEqual({ [ids[0] ?? '']: 100 });
});

test('a deployment of the same execution is the same, with the split that is asked for', async () => {
  const pair = await startPair();
  const { name, ids } = await deployed(pair, 100, 0);
  const model = await pair.vertex.models.find('m');
  const again = await pair.vertex.endpoints.deploy(
    name,
    { ...MACHINE, model: model?.versionName ?? '', displayName: 'd1', traffic: { '0': 30, [ids[0] ?? '']: 70 } },
    { execution: 'e1' },
  );
  expect(again).toMatchObject({
    id: ids[1],
    versionId: '1',
    machineType: 'n1-standard-2',
    minReplicas: 1,
    maxReplicas: 2,
  });
  expect((await pair.vertex.endpoints.get(name)).traffic).toEqual({ [ids[0] ?? '']: 70, [ids[1] ?? '']: 30 });
});

test('a split is checked before anything is sent, all of it', async () => {
  const pair = await startPair();
  const { name, ids } = await deployed(pair, 100);
  await expect(pair.vertex.endpoints.setTraffic(name, { a: 10.5, [ids[0] ?? '']: 50 })).rejects.toMatchObject({
    code: 'VERTEX_INVALID',
    problems: [
      { path: 'traffic.a', message: expect.stringContaining('no id') },
      { path: 'traffic.a', message: expect.stringContaining('no whole percentage') },
      { path: 'traffic', message: 'it sums to 60.5 and not to 100' },
    ],
  });
  await expect(pair.vertex.endpoints.setTraffic(name, { '123': 100 })).rejects.toMatchObject({
    problems: [{ path: 'traffic.123', message: expect.stringContaining('serves no such model') }],
  });
});

test('a split that is changed by others meanwhile is read again', async () => {
  const pair = await startPair();
  const { name, ids } = await deployed(pair, 100, 0);
  const [first = '', second = ''] = ids;
  const other = pair.connect();
  let raced = false;
  pair.fake.faults.inject({
    match: ({ method }) => {
      if (method !== 'UpdateEndpoint' || raced) return false;
      raced = true;
      return true;
    },
    action: { kind: 'status', code: 'ABORTED', message: 'etag mismatch' },
  });
  await Promise.all([
    pair.vertex.endpoints.setTraffic(name, { [first]: 50, [second]: 50 }),
    other.endpoints.setTraffic(name, { [first]: 50, [second]: 50 }),
  ]);
  expect((await other.endpoints.get(name)).traffic).toEqual({ [first]: 50, [second]: 50 });
});

test('a model with traffic stays, until its traffic is given to others', async () => {
  const pair = await startPair();
  const { name, ids } = await deployed(pair, 90, 10);
  const [first = '', second = ''] = ids;
  const { endpoints } = pair.vertex;
  await expect(endpoints.undeploy(name, first)).rejects.toMatchObject({
    code: 'VERTEX_HAS_TRAFFIC',
    message: expect.stringContaining('90 %'),
  });
  const left = await endpoints.undeploy(name, first, { traffic: { [second]: 100 } });
  expect(left).toMatchObject({ deployedModels: [{ id: second }], traffic: { [second]: 100 } });
  await expect(endpoints.undeploy(name, first)).resolves.toMatchObject({ deployedModels: [{ id: second }] });
});

test('predictions, of any model and of a certain one', async () => {
  const pair = await startPair({
    predict: ({ displayName }, instances, parameters) =>
      instances.map((instance) => ({ by: displayName ?? '', instance, parameters: parameters ?? null })),
  });
  const { name, ids } = await deployed(pair, 95, 5, 0);
  const [, canary = '', idle = ''] = ids;
  const request = { instances: [{ open: 1, tags: ['a', null, true] }], parameters: { top: 2 } };
  const { predictions, versionId } = await pair.vertex.endpoints.predict(name, request);
  expect(predictions).toEqual([
    { by: expect.stringMatching(/^d[01]$/), instance: request.instances[0], parameters: { top: 2 } },
  ]);
  expect(versionId).toBe('1');
  const certain = await pair.vertex.endpoints.predict(name, request, { deployedModelId: canary });
  expect(certain).toMatchObject({ deployedModelId: canary, predictions: [{ by: 'd1' }] });
  await expect(pair.vertex.endpoints.predict(name, request, { deployedModelId: idle })).rejects.toMatchObject({
    code: 'VERTEX_NO_TRAFFIC',
  });
});

test('what is gone is deleted', async () => {
  const { vertex } = await startPair();
  await expect(vertex.endpoints.delete('none')).resolves.toBeUndefined();
  await expect(vertex.endpoints.get('none')).rejects.toMatchObject({ code: 'VERTEX_NOT_FOUND' });
});
