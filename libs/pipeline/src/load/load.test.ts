import { artifact, MillraceError, param } from '@millrace/contract';
import { expect, test } from 'vitest';
import { nesting } from '../fixtures/tour.ts';
import { make } from '../fixtures/toy.ts';
import { unresolved } from '../fixtures/unresolved.ts';
import { type CompileOptions, compile, definePipeline, loadComponent, toYaml } from '../index.ts';
import { exportTable } from './fixtures/export-table.ts';
import { fixture } from './fixtures/fixture.ts';
import { trainTrees } from './fixtures/train-trees.ts';
import { uploadModel } from './fixtures/upload-model.ts';

const problemsOf = (work: () => unknown): readonly string[] => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return [error.code, ...error.problems.map(({ path, code }) => `${path} ${code}`)];
  }
  return [];
};

test('the definition says what the file says', () => {
  const { definition } = loadComponent(fixture('train-trees'));
  expect(definition).toMatchObject({ name: 'Train trees (v1)', description: 'Fits boosted trees to a table.' });
  expect(definition.inputs).toMatchObject({
    training_data: { kind: 'artifact', type: 'artifact', presence: 'required', description: 'Rows, with a header.' },
    starting_model: { kind: 'artifact', type: 'artifact', presence: 'optional' },
    schema: { kind: 'artifact', type: 'dataset', presence: 'optional' },
    label_column: { type: 'string', presence: 'required' },
    trees: { type: 'integer', presence: 'defaulted', default: 100 },
    learning_rate: { type: 'number', default: 0.3 },
    shuffle: { type: 'boolean', default: true },
    weights: { type: 'list', default: [0.5, 1] },
    more: { type: 'struct', default: { depth: 3, é: 'ü' } },
    note: { type: 'string', default: '' },
    prefix: { type: 'string', presence: 'optional' },
  });
  expect(exportTable.definition.inputs).toMatchObject({ table: { type: 'google.BQTable' } });
  expect(uploadModel.definition.inputs).toMatchObject({ traffic: { presence: 'defaulted', default: 0.5 } });
});

test('types of others survive on their way through branches and pipelines', () => {
  const pipeline = definePipeline({
    name: 'through',
    inputs: { table: artifact.of('google.BQTable') },
    outputs: { set: artifact.of('google.VertexDataset') },
    steps: ({ inputs }) => ({ set: exportTable({ table: inputs.table, destination: 'x' }).outputs.exported }),
  });
  const outer = definePipeline({
    name: 'outer',
    inputs: { table: artifact.of('google.BQTable') },
    steps: ({ inputs }) => void pipeline({ table: inputs.table }),
  });
  const { inputDefinitions, outputDefinitions } = compile(outer).spec.components?.['comp-through'] ?? {};
  expect(inputDefinitions?.artifacts?.table?.artifactType.schemaTitle).toBe('google.BQTable');
  expect(outputDefinitions?.artifacts?.set?.artifactType.schemaTitle).toBe('google.VertexDataset');
});

test('without types, what a step is called with is checked when the pipeline is defined', () => {
  const train = loadComponent(fixture('train-trees'));
  const made = () =>
    definePipeline({
      name: 'wrong',
      inputs: {},
      steps: () => {
        const { score, model } = make({ source: 'x' }).outputs;
        train({ training_data: score, trees: 'three', labels: 'y' }, { memory: 'much' });
        train({ training_data: model, schema: model, label_column: 'y' }, { name: 'again' });
      },
    });
  expect(problemsOf(made)).toEqual([
    'INVALID_PIPELINE',
    'steps.train-trees-v1.memory WRONG_TYPE',
    'steps.train-trees-v1.labels UNKNOWN_INPUT',
    'steps.train-trees-v1.label_column MISSING_INPUT',
    'steps.train-trees-v1.trees WRONG_TYPE',
    'steps.train-trees-v1.training_data WRONG_TYPE',
    'steps.again.schema WRONG_TYPE',
  ]);
});

test('declared types are held to the file', () => {
  const declare = () =>
    loadComponent(fixture('export-table'), {
      inputs: { table: artifact.dataset(), destination: param.string({ optional: true }), region: param.string() },
      outputs: {},
    });
  expect(problemsOf(declare)).toEqual([
    'WRONG_COMPONENT_TYPES',
    'inputs.table WRONG_TYPE',
    'inputs.destination WRONG_PRESENCE',
    'inputs.region UNKNOWN_NAME',
    'outputs.exported MISSING_TYPE',
  ]);
});

test("options that a component of another's does not have are refused", () => {
  const whole = loadComponent(toYaml(compile(nesting)));
  const options = { on: 'vertex', retries: 1, caching: false } as const;
  const made = () =>
    definePipeline({
      name: 'wrong',
      inputs: {},
      steps: () => {
        whole({ uri: 'x' }, options);
        loadComponent(fixture('export-table'))({ destination: 'x' }, options);
      },
    });
  expect(problemsOf(made)).toEqual([
    'INVALID_PIPELINE',
    'steps.nesting.on NOT_OURS',
    'steps.nesting.retries NOT_OF_A_PIPELINE',
    'steps.export-table.on NOT_OURS',
    'steps.export-table.table MISSING_INPUT',
  ]);
});

test('a compiled pipeline is a step, as often as one likes, and its names lead somewhere', () => {
  const whole = loadComponent(toYaml(compile(nesting)), {
    inputs: { uri: param.string(), to: param.string({ optional: true }) },
    outputs: { model: artifact.model() },
  });
  const outer = definePipeline({
    name: 'outer',
    inputs: {},
    outputs: { model: artifact.model() },
    steps: () => {
      whole({ uri: 'gs://b/1' });
      return whole({ uri: 'gs://b/2', to: 'you' }, { name: 'again', caching: false }).outputs;
    },
  });
  const { spec } = compile(outer);
  expect(unresolved(spec)).toEqual([]);
  const cached = Object.entries(spec.components ?? {}).flatMap(([name, { dag }]) =>
    Object.values(dag?.tasks ?? {}).flatMap(({ cachingOptions }) => (cachingOptions?.enableCache ? [name] : [])),
  );
  expect(cached).toContain('comp-nesting');
  expect(cached.filter((name) => name.startsWith('comp-again'))).toEqual([]);
});

test('a loaded component of ours runs in the image that the pipeline is compiled with', () => {
  const ours = loadComponent(toYaml(compile(nesting)), {
    inputs: { uri: param.string(), to: param.string({ optional: true }) },
    outputs: { model: artifact.model() },
  });
  const outer = definePipeline({
    name: 'outer',
    inputs: {},
    outputs: { model: artifact.model() },
    steps: () => ours({ uri: 'gs://b/1' }).outputs,
  });
  const imagesOf = (options: CompileOptions) =>
    Object.values(compile(outer, options).spec.deploymentSpec?.executors ?? {}).flatMap(
      ({ container }) => container?.image ?? [],
    );
  const before = imagesOf({});
  const [first = ''] = before;
  const [, , name = ''] = first.split('/');
  expect(before.every((image) => image.startsWith('gcr.io/PROJECT/'))).toBe(true);
  const digest = `eu.gcr.io/p/x@sha256:${'a'.repeat(64)}`;
  const after = imagesOf({ images: { [name]: digest }, imageRepository: 'eu.gcr.io/p', imageTag: 'v1' });
  expect(after).toEqual(
    before.map((image) => (image === first ? digest : `${image.replace('gcr.io/PROJECT', 'eu.gcr.io/p')}:v1`)),
  );
});

test('what a component wants of Kubernetes comes with it, and is refused for Vertex AI', () => {
  const inner = definePipeline({
    name: 'inner',
    inputs: {},
    steps: () => void make({ source: 'x' }, { timeout: '1m' }),
  });
  const outer = definePipeline({
    name: 'outer',
    inputs: {},
    steps: () => void loadComponent(toYaml(compile(inner)))({}),
  });
  const { platform, spec } = compile(outer);
  const [label = '', ...more] = Object.keys(platform?.platforms.kubernetes?.deploymentSpec?.executors ?? {});
  expect(more).toEqual([]);
  expect(spec.deploymentSpec?.executors).toHaveProperty([label]);
  expect(problemsOf(() => compile(outer, { target: 'vertex' }))).toEqual([
    'UNSUPPORTED_BY_TARGET',
    'steps.inner NEEDS_KUBERNETES',
  ]);
});

test('typed steps are checked by the compiler', () => {
  const steps = () => {
    const { report, model } = trainTrees({ training_data: exportTableOf(), label_column: 'y' }).outputs;
    // @ts-expect-error a generic artifact is not a table of BigQuery
    exportTable({ table: report, destination: 'x' });
    // @ts-expect-error nor is a model
    exportTable({ table: model, destination: 'x' });
    // @ts-expect-error the label is missing
    trainTrees({ training_data: model });
    // @ts-expect-error a text is not a number of trees
    trainTrees({ training_data: model, label_column: 'y', trees: 'three' });
    // @ts-expect-error only our own components have their work done elsewhere
    uploadModel({ display_name: 'x', wait: true }, { on: 'vertex' });
  };
  const exportTableOf = () => exportTable({ table: tableOf(), destination: 'x' }).outputs.exported;
  const tableOf = (): never => {
    throw new Error('never called');
  };
  expect(steps).toThrow('never called');
});
