import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { History } from '@millrace/metadata';
import { expect, test } from 'vitest';
import { FakeBench, spec } from './fixtures/fake-launcher.ts';

const importing = spec({
  components: `
  comp-importer:
    executorLabel: importer
    inputDefinitions: {parameters: {uri: {parameterType: STRING}, metadata: {parameterType: STRING}}}
    outputDefinitions: {artifacts: {artifact: {artifactType: {schemaTitle: google.VertexModel, schemaVersion: 0.0.1}}}}
  read:
    executorLabel: echo
    inputDefinitions: {artifacts: {data: {artifactType: {schemaTitle: system.Artifact}}}}
    outputDefinitions: {parameters: {Output: {parameterType: STRUCT}}}`,
  root: `
  inputDefinitions: {parameters: {place: {parameterType: STRING}}}
  dag:
    tasks:
      importer:
        componentRef: {name: comp-importer}
        inputs:
          parameters:
            place: {componentInputParameter: place}
            metadata: {componentInputParameter: place}
            uri: {runtimeValue: {constant: "{{$.inputs.parameters['place']}}/data"}}
      read:
        componentRef: {name: read}
        cachingOptions: {enableCache: true}
        inputs: {artifacts: {data: {taskOutputArtifact: {producerTask: importer, outputArtifactKey: artifact}}}}`,
}).replace(
  'executors:',
  `executors:
    importer:
      importer:
        artifactUri: {constant: 'gs://{{channel:task=;name=place;type=String;}}/data'}
        typeSchema: {schemaTitle: google.VertexModel, schemaVersion: 0.0.1}
        metadata: {from: "{{$.inputs.parameters['metadata']}}", list: [1, {run: '{{$.pipeline_job_uuid}}'}]}`,
);

function benchWithData() {
  const bench = new FakeBench();
  bench.images.echo = ({ inputs }) => ({ Output: inputs.artifacts.data?.artifacts[0] ?? {} });
  mkdirSync(join(bench.folder, 'data'));
  writeFileSync(join(bench.folder, 'data', 'text'), 'one');
  return bench;
}

test.each(['', 'file://'])(
  'an importer brings an artifact by its URI (%s…), and records what it holds',
  async (scheme) => {
    const bench = benchWithData();
    const { outcome, record } = await bench.run(importing, { place: `${scheme}${bench.folder}` });
    expect(outcome).toBe('succeeded');
    expect(bench.outputs().read).toMatchObject({
      uri: join(bench.folder, 'data'),
      type: { schemaTitle: 'google.VertexModel' },
      metadata: { from: `${scheme}${bench.folder}`, list: [1, { run: record.id }] },
    });
    const imported = await new History(bench.store).execution(record.steps[0]?.execution ?? '');
    expect(imported.outputs.artifact).toMatchObject({
      uri: `${scheme}${bench.folder}/data`,
      // printf '%s  text\n' $(printf one | sha256sum | cut -d' ' -f1) | sha256sum
      digest: 'sha256:925b46b47770bbf66b497823411c3852f677d6d4bbfb48d0935aa05fb8e28122',
      size: 3,
    });
  },
);

test('a step that reads what was imported is cached as long as that is the same', async () => {
  const bench = benchWithData();
  const inputs = { place: bench.folder };
  await bench.run(importing, inputs);
  await bench.run(importing, inputs);
  expect(bench.states()).toEqual({ importer: 'succeeded', read: 'cached' });
  writeFileSync(join(bench.folder, 'data', 'text'), 'two');
  await bench.run(importing, inputs);
  expect(bench.states()).toEqual({ importer: 'succeeded', read: 'succeeded' });
});

test('what is not there cannot be imported', async () => {
  const bench = new FakeBench();
  const { record } = await bench.run(importing, { place: bench.folder });
  expect(record.steps[0]?.error).toMatchObject({
    code: 'ARTIFACT_MISSING',
    message: `There is nothing at ${bench.folder}/data.`,
  });
});

test('an artifact of a service is known by its URI alone', async () => {
  const bench = benchWithData();
  await bench.run(importing, { place: 'https://service/projects/p' });
  expect(bench.outputs().read).toMatchObject({ uri: 'https://service/projects/p/data' });
});
