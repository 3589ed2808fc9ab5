import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { clientsOf, LOCATION } from '../fixtures/clients.ts';
import { asValue } from '../server/values.ts';

const STORE = `${LOCATION}/metadataStores/default`;

async function storeOf() {
  const clients = await clientsOf();
  const [operation] = await clients.metadata.createMetadataStore({ parent: LOCATION, metadataStoreId: 'default' });
  const [store] = await operation.promise();
  expect(store.name).toBe(STORE);
  const artifact = async (artifactId: string, more: object = {}) => {
    const request = { parent: STORE, artifactId, artifact: { displayName: artifactId, ...more } };
    return (await clients.metadata.createArtifact(request))[0].name ?? '';
  };
  const execution = async (executionId: string) =>
    (await clients.metadata.createExecution({ parent: STORE, executionId, execution: { state: 'RUNNING' } }))[0].name ??
    '';
  return { metadata: clients.metadata, artifact, execution };
}

const namesOf = (nodes: readonly { name?: string | null }[] | null | undefined) =>
  (nodes ?? []).map(({ name }) => name?.split('/').at(-1)).toSorted();

test('lineage goes from an artifact through executions, as many hops as are asked for', async () => {
  const { metadata, artifact, execution } = await storeOf();
  const [raw, model, endpoint] = [await artifact('raw-data'), await artifact('model'), await artifact('endpoint')];
  const [train, deploy] = [await execution('train'), await execution('deploy')];
  const link = (name: string, input: string, output: string) =>
    metadata.addExecutionEvents({
      execution: name,
      events: [
        { artifact: input, type: 'INPUT' },
        { artifact: output, type: 'OUTPUT' },
      ],
    });
  await link(train, raw, model);
  await link(deploy, model, endpoint);
  await link(deploy, model, endpoint);
  const [both] = await metadata.queryExecutionInputsAndOutputs({ execution: train });
  expect([namesOf(both.artifacts), namesOf(both.executions), both.events?.length]).toEqual([
    ...[['model', 'raw-data'], ['train'], 2],
  ]);
  const [all] = await metadata.queryArtifactLineageSubgraph({ artifact: raw });
  expect([namesOf(all.artifacts), all.events?.length]).toEqual([['endpoint', 'model', 'raw-data'], 4]);
  const [near] = await metadata.queryArtifactLineageSubgraph({ artifact: raw, maxHops: 2 });
  expect(namesOf(near.artifacts)).toEqual(['model', 'raw-data']);
  const untyped = metadata.addExecutionEvents({ execution: train, events: [{ artifact: raw }] });
  await expect(untyped).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
});

test('a context has members, and is above others but never above itself', async () => {
  const { metadata, artifact, execution } = await storeOf();
  const context = async (contextId: string) =>
    (await metadata.createContext({ parent: STORE, contextId, context: {} }))[0].name ?? '';
  const [experiment, run] = [await context('experiment'), await context('run-1')];
  const [model, train] = [await artifact('model'), await execution('train')];
  await artifact('other');
  await metadata.addContextArtifactsAndExecutions({ context: run, artifacts: [model], executions: [train] });
  const [found] = await metadata.listArtifacts({ parent: STORE, filter: `in_context("${run}")` });
  expect(namesOf(found)).toEqual(['model']);
  const [graph] = await metadata.queryContextLineageSubgraph({ context: run });
  expect([namesOf(graph.artifacts), namesOf(graph.executions)]).toEqual([['model'], ['train']]);
  await metadata.addContextChildren({ context: experiment, childContexts: [run] });
  expect((await metadata.getContext({ name: run }))[0].parentContexts).toEqual([experiment]);
  const circle = metadata.addContextChildren({ context: run, childContexts: [experiment] });
  await expect(circle).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
});

test('nodes are found by what they hold, updated field by field, and deleted', async () => {
  const { metadata, artifact } = await storeOf();
  const name = await artifact('model-1', {
    ...{ schemaTitle: 'system.Model', uri: 'gs://runs/model' },
    metadata: asValue({ rmse: 0.5, framework: 'tfjs' }).structValue,
  });
  await artifact('data-1', { schemaTitle: 'system.Dataset' });
  const find = async (filter: string) => namesOf((await metadata.listArtifacts({ parent: STORE, filter }))[0]);
  expect(await find('schema_title="system.Model" AND metadata.rmse.number_value<0.6')).toEqual(['model-1']);
  expect(await find('metadata.framework.string_value="keras" OR uri:"gs://*"')).toEqual(['model-1']);
  expect(await find('NOT display_name:"model*"')).toEqual(['data-1']);
  const [{ etag }] = await metadata.getArtifact({ name });
  const update = (change: object, paths: string[]) =>
    metadata.updateArtifact({ artifact: { name, ...change }, updateMask: { paths } });
  const [updated] = await update({ displayName: 'best', uri: 'gs://runs/other', etag }, ['display_name']);
  expect(updated).toMatchObject({ displayName: 'best', uri: 'gs://runs/model' });
  await expect(update({ etag }, ['display_name'])).rejects.toMatchObject({ code: status.ABORTED });
  const [remove] = await metadata.deleteArtifact({ name });
  await remove.promise();
  await expect(metadata.getArtifact({ name })).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test('an id is taken once, and a store must be there', async () => {
  const { metadata, artifact } = await storeOf();
  await artifact('model-1');
  await expect(artifact('model-1')).rejects.toMatchObject({ code: status.ALREADY_EXISTS });
  await expect(artifact('M1')).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  const nowhere = metadata.createArtifact({ parent: `${LOCATION}/metadataStores/other`, artifact: {} });
  await expect(nowhere).rejects.toMatchObject({ code: status.NOT_FOUND });
});
