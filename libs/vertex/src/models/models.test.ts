import { expect, test } from 'vitest';
import { bundle, LOCATION, startPair } from '../fixtures/pair.ts';

test('a new model has an id of our own making, and its version the label of the execution', async () => {
  const { vertex } = await startPair();
  const container = { ...bundle('m').container, env: { LOG: 'debug' } };
  const made = await vertex.models.upload(
    { ...bundle('Forest cover'), container, labels: { team: 'a' }, aliases: ['champion'], versionDescription: 'first' },
    { execution: '20261121-091530-k3v9qd' },
  );
  expect(made).toMatchObject({
    name: expect.stringMatching(/\/models\/forest-cover-[0-9a-f]{10}$/),
    versionId: '1',
    versionName: `${made.name}@1`,
    aliases: expect.arrayContaining(['champion', 'default']),
    labels: { team: 'a', 'millrace-execution': '20261121-091530-k3v9qd' },
    versionDescription: 'first',
    artifactUri: 'gs://bundles/bitcoin/1',
    image: bundle('m').container.image,
  });
  expect(await vertex.models.get(`${made.name}@champion`)).toMatchObject({ versionId: '1' });
});

test('two processes that upload for the same execution make one version', async () => {
  const { fake, connect } = await startPair();
  const ask = () => connect().models.upload(bundle('m'), { execution: 'e1' });
  const [one, two] = await Promise.all([ask(), ask()]);
  expect(one.versionName).toBe(two.versionName);
  expect(fake.state.models).toHaveLength(1);
});

test('a model of that id gets a version, one that is not there is made', async () => {
  const { vertex } = await startPair();
  const model = { ...bundle('m'), modelId: 'bitcoin' };
  expect(await vertex.models.upload(model, { execution: 'e1' })).toMatchObject({ name: `${LOCATION}/models/bitcoin` });
  expect(await vertex.models.upload(model, { execution: 'e2' })).toMatchObject({
    versionName: `${LOCATION}/models/bitcoin@2`,
  });
  expect(await vertex.models.upload(model, { execution: 'e1' })).toMatchObject({ versionId: '1' });
  expect(await vertex.models.versions('bitcoin')).toMatchObject([{ versionId: '1' }, { versionId: '2' }]);
});

test('aliases move, are taken, and are checked', async () => {
  const { vertex } = await startPair();
  const model = { ...bundle('m'), modelId: 'm' };
  await vertex.models.upload(model, { execution: 'e1' });
  await vertex.models.upload(model, { execution: 'e2' });
  await vertex.models.mergeAliases('m@1', { add: ['champion'] });
  expect((await vertex.models.mergeAliases('m@2', { add: ['champion', 'default'] })).aliases).toEqual(
    expect.arrayContaining(['champion', 'default']),
  );
  expect((await vertex.models.get('m@1')).aliases).toEqual([]);
  expect((await vertex.models.mergeAliases('m@2', { remove: ['champion'] })).aliases).toEqual(['default']);
  expect((await vertex.models.mergeAliases('m@2', {})).aliases).toEqual(['default']);
  await expect(vertex.models.mergeAliases('m@2', { add: ['1', 'Best'] })).rejects.toMatchObject({
    code: 'VERTEX_INVALID',
    problems: [{ path: 'aliases[0]' }, { path: 'aliases[1]' }],
  });
});

test('two models of one display name are told apart by their names', async () => {
  const { vertex } = await startPair();
  await vertex.models.upload({ ...bundle('m'), modelId: 'a' }, { execution: 'e1' });
  await vertex.models.upload({ ...bundle('m'), modelId: 'b' }, { execution: 'e2' });
  await expect(vertex.models.find('m')).rejects.toMatchObject({
    code: 'VERTEX_AMBIGUOUS',
    hint: expect.stringMatching(/models\/a, .*models\/b$/),
  });
  expect(await vertex.models.find('n')).toBeUndefined();
  expect(await vertex.models.list(`display_name="m"`)).toHaveLength(2);
});

test('versions and models that are gone are deleted; the default version is refused', async () => {
  const { vertex } = await startPair();
  const model = { ...bundle('m'), modelId: 'm' };
  await vertex.models.upload(model, { execution: 'e1' });
  await vertex.models.upload(model, { execution: 'e2' });
  await expect(vertex.models.deleteVersion('m@1')).rejects.toMatchObject({
    code: expect.stringMatching(/VERTEX_(PRECONDITION|INVALID)/),
  });
  await vertex.models.deleteVersion('m@2');
  await expect(vertex.models.deleteVersion('m@2')).resolves.toBeUndefined();
  await vertex.models.delete('m');
  await expect(vertex.models.delete('m')).resolves.toBeUndefined();
  expect(await vertex.models.versions('m')).toEqual([]);
});

test('an evaluation is kept once for an execution', async () => {
  const { vertex } = await startPair();
  await vertex.models.upload({ ...bundle('m'), modelId: 'm' }, { execution: 'e1' });
  const evaluation = {
    displayName: 'test split',
    metricsSchemaUri:
      'https://storage.googleapis.com/google-cloud-aiplatform/schema/modelevaluation/regression_metrics_1.0.0.yaml',
    metrics: { rootMeanSquaredError: 2 },
  };
  const kept = await vertex.evaluations.import('m@1', evaluation, { execution: 'e1' });
  expect(await vertex.evaluations.import('m@1', evaluation, { execution: 'e1' })).toEqual(kept);
  expect(kept).toMatchObject({ ...evaluation, metadata: { 'millrace-execution': 'e1' } });
  expect(await vertex.evaluations.list('m@1')).toEqual([kept]);
});
