import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { artifact, param } from '@millrace/contract';
import { expect, test } from 'vitest';
import {
  compile,
  definePipeline,
  exitHandler,
  fromYaml,
  importArtifact,
  loadComponent,
  type Pipeline,
  when,
} from '../index.ts';
import { exportTable } from './fixtures/export-table.ts';
import { resolved } from './fixtures/resolved.ts';
import { sayHowItEnded } from './fixtures/say-how-it-ended.ts';
import { trainTrees } from './fixtures/train-trees.ts';
import { uploadModel } from './fixtures/upload-model.ts';

// Pipelines of loaded components, ours beside the KFP SDK's of the same components. Takes about 4 s.

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const script = fileURLToPath(new URL('fixtures/loading.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'millrace-load-'));
const python = execFileSync(join(root, 'tools/python/venv'), ['kfp'], { encoding: 'utf8' }).trim();
execFileSync(python, [script, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
const compiled = (name: string): string => readFileSync(join(folder, `${name}.yaml`), 'utf8');

const tell = loadComponent(
  `
name: tell
inputs: [{name: text, type: String}]
outputs: [{name: told, type: String}]
implementation:
  container:
    image: gcr.io/PROJECT/tell
    command: [tell, {inputValue: text}, {outputPath: told}]
`,
  { inputs: { text: param.string() }, outputs: { told: param.string() } },
);
const judge = loadComponent(compiled('judge-model'), {
  inputs: { uri: param.string(), names: param.list({ items: 'string', optional: true }) },
  outputs: { value: param.number(), told: param.list({ items: 'string' }) },
});
const secretive = loadComponent(compiled('secretive'), {
  inputs: { text: param.string() },
  outputs: { Output: param.string() },
});

const versionOne = definePipeline({
  name: 'version-one',
  inputs: { data: artifact.dataset(), label: param.string() },
  outputs: { rmse: param.number() },
  steps: ({ inputs }) => {
    const first = trainTrees({
      ...{ training_data: inputs.data, label_column: inputs.label },
      ...{ trees: 3, weights: [1, 2.5], more: { a: [true] } },
    });
    const again = trainTrees(
      { training_data: first.outputs.report, starting_model: first.outputs.model, label_column: 'y' },
      { name: 'train-trees-v1-2', after: [first], retries: 2, cpu: 2 },
    );
    const table = importArtifact('google.BQTable', { uri: 'bq://p.d.t' });
    exportTable({ table: table.outputs.artifact, destination: 'gs://b/o' });
    return { rmse: again.outputs.rmse };
  },
});

const versionTwo = definePipeline({
  name: 'version-two',
  inputs: { name: param.string() },
  outputs: { model: artifact.of('google.VertexModel') },
  steps: ({ inputs }) => {
    const first = uploadModel({ display_name: inputs.name, wait: true });
    when(first.outputs.steps.greaterThan(3), () => {
      uploadModel(
        {
          ...{ display_name: first.outputs.gcp_resources, wait: false },
          ...{ versions: ['a'], labels: { a: 'b' }, traffic: 1 },
        },
        { name: 'upload-model-2' },
      );
    });
    return { model: first.outputs.model };
  },
});

const ending = definePipeline({
  name: 'ending',
  inputs: {},
  steps: () => {
    exitHandler(
      () => void tell({ text: 'x' }),
      (status) => sayHowItEnded({ status, to: 'you' }),
    );
  },
});

const pipelinesAsSteps = definePipeline({
  name: 'pipelines-as-steps',
  inputs: { uri: param.string() },
  outputs: { value: param.number() },
  steps: ({ inputs }) => {
    const first = judge({ uri: inputs.uri });
    judge({ uri: 'gs://b/o', names: ['x', 'y'] }, { name: 'judge-model-2', after: [first] });
    const said = secretive({ text: inputs.uri });
    secretive({ text: said.outputs.Output }, { name: 'secretive-2' });
    return { value: first.outputs.value };
  },
});

const pipelines: readonly Pipeline[] = [versionOne, versionTwo, ending, pipelinesAsSteps];

test.each(pipelines.map((pipeline) => [pipeline.name, pipeline] as const))(
  '%s compiles to what the KFP SDK compiles',
  (_, pipeline) => {
    const [ours, theirs] = [compile(pipeline), fromYaml(compiled(`compiled-${pipeline.name}`))];
    expect(resolved(ours)).toEqual(resolved(theirs));
  },
);
