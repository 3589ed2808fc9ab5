import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeBench, spec } from './fixtures/fake-launcher.ts';

const taking = spec({
  components: `
  read:
    executorLabel: echo
    inputDefinitions: {artifacts: {data: {artifactType: {schemaTitle: system.Dataset}}}}
    outputDefinitions: {parameters: {Output: {parameterType: STRUCT}}}`,
  root: `
  inputDefinitions:
    artifacts:
      one: {artifactType: {schemaTitle: system.Dataset}}
      many: {artifactType: {schemaTitle: system.Dataset}, isArtifactList: true, isOptional: true}
  dag:
    tasks:
      read: {componentRef: {name: read}, inputs: {artifacts: {data: {componentInputArtifact: one}}}}
      count: {componentRef: {name: count}, inputs: {artifacts: {data: {componentInputArtifact: many}}}}`,
});

test('a pipeline is given artifacts by their paths and URIs', async () => {
  const bench = new FakeBench();
  bench.images.echo = ({ inputs }) => ({ Output: inputs.artifacts.data?.artifacts[0] ?? {} });
  const file = join(bench.folder, 'file');
  writeFileSync(file, 'content');
  const { outcome, record } = await bench.run(taking, {}, { artifacts: { one: file, many: [file, `file://${file}`] } });
  expect(outcome).toBe('succeeded');
  expect(bench.outputs()).toMatchObject({
    read: { uri: file, type: { schemaTitle: 'system.Dataset' } },
    count: { data: 2 },
  });
  expect(record.artifacts).toEqual({ one: file, many: [file, `file://${file}`] });
  await bench.run(taking, {}, { artifacts: { one: file } });
  expect(bench.outputs().count).toEqual({});
});

test('what is wrong with given artifacts is told at once, before anything runs', async () => {
  const bench = new FakeBench();
  await expect(bench.run(taking, {}, { artifacts: { two: 'x' } })).rejects.toMatchObject({
    code: 'INVALID_ARTIFACTS',
    problems: [
      { path: 'two', code: 'UNKNOWN_ARTIFACT' },
      { path: 'one', code: 'MISSING_ARTIFACT' },
    ],
  });
  await expect(bench.run(taking, {}, { artifacts: { one: ['x', 'y'] } })).rejects.toMatchObject({
    problems: [{ path: 'one', code: 'NOT_A_LIST' }],
  });
  expect(bench.events).toEqual([]);
});
