import { expect, test } from 'vitest';
import { startPair } from '../fixtures/pair.ts';

test('what was made of what is recorded once, and read back', async () => {
  const { vertex } = await startPair();
  const { artifacts, contexts, executions, inputsAndOutputs, lineage, link } = vertex.metadata;
  const data = await artifacts.ensure({
    ...{ id: 'data', displayName: 'data', schemaTitle: 'system.Dataset', uri: 'gs://bundles/data' },
    metadata: { rows: 100, columns: ['open', 'close'] },
  });
  const model = await artifacts.ensure({
    ...{ id: 'model', displayName: 'model', schemaTitle: 'system.Model', uri: 'gs://bundles/model' },
    labels: { team: 'a' },
  });
  const run = await executions.ensure({
    id: 'train-run',
    displayName: 'train',
    schemaTitle: 'system.ContainerExecution',
  });
  const group = await contexts.ensure({ id: 'group', displayName: 'nightly', schemaTitle: 'system.PipelineRun' });
  const links = { execution: run.name, inputs: [data.name], outputs: [model.name], contexts: [group.name] };
  await link(links);
  await link(links);

  expect(data).toMatchObject({ uri: 'gs://bundles/data', metadata: { rows: 100, columns: ['open', 'close'] } });
  expect(run.state).toBe('COMPLETE');
  expect(await artifacts.ensure({ ...model, id: 'model' })).toEqual(await artifacts.get('model'));
  const read = await inputsAndOutputs(run.name);
  expect(read.events).toEqual(
    expect.arrayContaining([
      { artifact: data.name, execution: run.name, type: 'INPUT' },
      { artifact: model.name, execution: run.name, type: 'OUTPUT' },
    ]),
  );
  expect(read.events).toHaveLength(2);
  expect((await lineage(model.name)).artifacts.map(({ displayName }) => displayName).toSorted()).toEqual([
    'data',
    'model',
  ]);
  expect(await artifacts.list('uri="gs://bundles/model"')).toMatchObject([{ name: model.name, labels: { team: 'a' } }]);
});
