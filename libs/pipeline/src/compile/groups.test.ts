import { param } from '@millrace/contract';
import { expect, test } from 'vitest';
import { choosing, looping, nesting, notify } from '../fixtures/tour.ts';
import { make, use } from '../fixtures/toy.ts';
import {
  collect,
  compile,
  definePipeline,
  exitHandler,
  forEach,
  type PipelineSpec,
  text,
  toYaml,
  when,
} from '../index.ts';

const dagOf = (spec: PipelineSpec, component: string) => spec.components?.[`comp-${component}`]?.dag;

test('of several branches one gives the value: they lie in a DAG of their own, and exclude each other', () => {
  const { spec } = compile(choosing);
  const chain = dagOf(spec, 'condition-branches-1');
  const score = "inputs.parameter_values['pipelinechannel--make-score'] > 0.5";
  const label = "inputs.parameter_values['pipelinechannel--make-label'] == 'b'";
  expect(Object.values(chain?.tasks ?? {}).map((task) => task.triggerPolicy?.condition)).toEqual([
    score,
    `!(${score}) && ${label}`,
    `!(${score}) && !(${label})`,
  ]);
  expect(chain?.outputs).toEqual({
    artifacts: {
      'pipelinechannel--condition-branches-1-oneof-model': {
        artifactSelectors: [
          { producerSubtask: 'condition-1', outputArtifactKey: 'pipelinechannel--one-model' },
          { producerSubtask: 'condition-2', outputArtifactKey: 'pipelinechannel--two-model' },
          { producerSubtask: 'condition-3', outputArtifactKey: 'pipelinechannel--three-model' },
        ],
      },
    },
    parameters: {
      'pipelinechannel--condition-branches-1-oneof-label': {
        valueFromOneof: {
          parameterSelectors: [
            { producerSubtask: 'condition-1', outputParameterKey: 'pipelinechannel--one-label' },
            { producerSubtask: 'condition-2', outputParameterKey: 'pipelinechannel--two-label' },
            { producerSubtask: 'condition-3', outputParameterKey: 'pipelinechannel--three-label' },
          ],
        },
      },
    },
  });
  expect(spec.root.dag?.tasks.use?.dependentTasks).toEqual(['condition-branches-1']);
});

test('loops have an item, a list or raw items, and lists of what they made, through every loop', () => {
  const { spec } = compile(looping);
  const { tasks = {}, outputs } = spec.root.dag ?? {};
  expect(tasks['for-loop-1']).toMatchObject({
    parameterIterator: { items: { raw: '["a","b"]' }, itemInput: 'pipelinechannel--loop-item-param-for-loop-1' },
    iteratorPolicy: { parallelismLimit: 2 },
  });
  expect(tasks['for-loop-3']?.parameterIterator).toEqual({
    items: { inputParameter: 'pipelinechannel--search-trials' },
    itemInput: 'pipelinechannel--loop-item-param-for-loop-3',
  });
  expect(spec.components?.['comp-for-loop-1']?.outputDefinitions?.artifacts).toMatchObject({
    'pipelinechannel--outer-model': { isArtifactList: true },
    'pipelinechannel--inner-model': { isArtifactList: true },
  });
  expect(tasks.merge?.inputs?.artifacts?.models).toEqual({
    taskOutputArtifact: { producerTask: 'for-loop-1', outputArtifactKey: 'pipelinechannel--inner-model' },
  });
  expect(tasks.merge?.dependentTasks).toEqual(['for-loop-1', 'for-loop-3', 'words']);
  expect(outputs?.parameters?.scores).toEqual({
    valueFromParameter: { producerSubtask: 'words', outputParameterKey: 'pipelinechannel--word-score' },
  });
});

test('what a loop inside a loop made is one list, as KFP joins it', () => {
  const pipeline = definePipeline({
    name: 'flat',
    inputs: {},
    steps: () => {
      const loop = forEach(['a', 'b'], (word) => ({
        score: collect(forEach([1, 2], (rows) => ({ score: make({ source: word, rows }).outputs.score }))).score,
      }));
      forEach(collect(loop).score, (ratio) => make({ source: 'x', ratio }, { name: 'after' }), { name: 'flat' });
    },
  });
  expect(compile(pipeline).spec.components?.['comp-flat']?.inputDefinitions?.parameters).toEqual({
    'pipelinechannel--for-loop-1-pipelinechannel--make-score': { parameterType: 'LIST' },
    'pipelinechannel--loop-item-param-flat': { parameterType: 'NUMBER_DOUBLE' },
  });
});

test('fields are taken where they are used, and by name in conditions and texts', () => {
  const { spec } = compile(looping);
  const { tasks = {} } = dagOf(spec, 'for-loop-2') ?? {};
  const item = { componentInputParameter: 'pipelinechannel--loop-item-param-for-loop-2' };
  expect(tasks.inner?.inputs?.parameters?.rows).toEqual({
    ...item,
    parameterExpressionSelector: 'parseJson(string_value)["lr"]',
  });
  expect(tasks['condition-1']?.triggerPolicy?.condition).toBe(
    "int(inputs.parameter_values['pipelinechannel--loop-item-param-for-loop-2-subvar-lr']) == 1",
  );
  expect(tasks.publish?.inputs?.parameters).toMatchObject({
    'pipelinechannel--loop-item-param-for-loop-2-subvar-n': { ...item },
    'pipelinechannel--words-subvar-0': { parameterExpressionSelector: 'parseJson(string_value)[0]' },
    to: {
      runtimeValue: {
        constant:
          "{{$.inputs.parameters['pipelinechannel--loop-item-param-for-loop-1']}}-" +
          "{{$.inputs.parameters['pipelinechannel--loop-item-param-for-loop-2-subvar-n']}} " +
          "{{$.inputs.parameters['pipelinechannel--words-subvar-0']}}",
      },
    },
  });
});

test('a nested pipeline used twice has components and executors of its own each time', () => {
  const { spec } = compile(nesting);
  expect(spec.root.dag?.tasks.again).toMatchObject({
    componentRef: { name: 'comp-again' },
    cachingOptions: {},
    dependentTasks: ['choosing'],
  });
  expect(dagOf(spec, 'again')?.tasks.make).toMatchObject({
    componentRef: { name: 'comp-again-make' },
    cachingOptions: {},
  });
  expect(dagOf(spec, 'choosing')?.tasks.make).toMatchObject({
    componentRef: { name: 'comp-choosing-make' },
    cachingOptions: { enableCache: true },
  });
  expect(Object.keys(spec.deploymentSpec?.executors ?? {})).toEqual(
    expect.arrayContaining(['exec-again-make', 'exec-choosing-make', 'exec-make']),
  );
});

test('the last step of an exit handler runs after the others, whatever came of them', () => {
  const { tasks = {} } = compile(nesting).spec.root.dag ?? {};
  expect(tasks.notify).toMatchObject({
    dependentTasks: ['exit-handler-1'],
    inputs: { parameters: { status: { taskFinalStatus: { producerTask: 'exit-handler-1' } } } },
    triggerPolicy: { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' },
  });
  expect(tasks.make).toMatchObject({
    dependentTasks: ['exit-handler-1'],
    triggerPolicy: { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' },
  });
});

test('a nested pipeline may end an exit handler, and hands the status on', () => {
  const telling = definePipeline({
    name: 'telling',
    inputs: { status: param.finalStatus() },
    steps: ({ inputs }) => void notify({ status: inputs.status, to: 'me' }),
  });
  const pipeline = definePipeline({
    name: 'guarded',
    inputs: {},
    steps: () => {
      exitHandler(
        () => make({ source: 'x' }),
        (status) => telling({ status }),
      );
    },
  });
  const { spec } = compile(pipeline);
  expect(spec.root.dag?.tasks.telling).toMatchObject({
    inputs: { parameters: { status: { taskFinalStatus: { producerTask: 'exit-handler-1' } } } },
    triggerPolicy: { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' },
  });
  expect(dagOf(spec, 'telling')?.tasks.notify?.inputs?.parameters?.status).toEqual({
    componentInputParameter: 'status',
  });
  expect(spec.components?.['comp-telling']?.inputDefinitions?.parameters?.status?.parameterType).toBe(
    'TASK_FINAL_STATUS',
  );
});

test('an importer has its URI and metadata as KFP reads them', () => {
  const { spec } = compile(nesting);
  expect(spec.deploymentSpec?.executors?.['exec-importer']).toEqual({
    importer: {
      artifactUri: { runtimeParameter: 'uri' },
      typeSchema: { schemaTitle: 'system.Model', schemaVersion: '0.0.1' },
      metadata: { of: "{{$.inputs.parameters['metadata']}}", year: 2026 },
      reimport: true,
    },
  });
  expect(spec.root.dag?.tasks.importer?.inputs?.parameters).toEqual({
    uri: { componentInputParameter: 'uri' },
    metadata: { componentInputParameter: 'to' },
  });
});

test('a value that may be absent stays optional on its way into a branch, or the backend refuses to start it', () => {
  const pipeline = definePipeline({
    name: 'optional',
    inputs: { source: param.string(), ratio: param.number({ optional: true }) },
    steps: ({ inputs }) => {
      when(inputs.source.equals('x'), () => make(inputs));
    },
  });
  expect(compile(pipeline).spec.components?.['comp-condition-1']?.inputDefinitions?.parameters).toEqual({
    'pipelinechannel--ratio': { parameterType: 'NUMBER_DOUBLE', isOptional: true },
    'pipelinechannel--source': { parameterType: 'STRING' },
  });
});

test('a list that a loop goes over and its steps use too enters twice, since iterations lose the first', () => {
  const pipeline = definePipeline({
    name: 'twice',
    inputs: { words: param.list({ items: 'string' }) },
    steps: ({ inputs }) => {
      forEach(inputs.words, (word) => make({ source: text`${word} of ${inputs.words.field(0)}` }));
    },
  });
  expect(compile(pipeline).spec.root.dag?.tasks['for-loop-1']).toMatchObject({
    inputs: {
      parameters: {
        'pipelinechannel--words': { componentInputParameter: 'words' },
        'pipelinechannel--words-items': { componentInputParameter: 'words' },
      },
    },
    parameterIterator: { items: { inputParameter: 'pipelinechannel--words-items' } },
  });
});

test('descriptions of steps and groups are kept by id, and are comments of the file with the source', () => {
  const inner = definePipeline({
    name: 'inner',
    inputs: {},
    steps: () => {
      when(
        make({ source: 'x' }).outputs.passed.equals(true),
        () => make({ source: 'y' }, { name: 'b', description: 'B.' }),
        {
          name: 'if-passed',
          description: 'Good\nones.',
        },
      );
    },
  });
  const outer = definePipeline({ name: 'outer', inputs: {}, steps: () => void inner({}, { description: 'Twice.' }) });
  const compiled = compile(outer, { source: 'pipeline.ts at 1f3c' });
  expect(compiled.descriptions).toEqual({
    inner: 'Twice.',
    'inner/if-passed': 'Good\nones.',
    'inner/if-passed/b': 'B.',
  });
  expect(toYaml(compiled).split('\n').slice(0, 5)).toEqual([
    '# Compiled from pipeline.ts at 1f3c',
    '# inner: Twice.',
    '# inner/if-passed: Good ones.',
    '# inner/if-passed/b: B.',
    'components:',
  ]);
});

test('a name of its own stays when another group is put before it', () => {
  const define = (extra: boolean) =>
    definePipeline({
      name: 'named',
      inputs: { source: param.string() },
      steps: ({ inputs }) => {
        const { outputs } = make({ source: inputs.source });
        if (extra) when(outputs.score.lessThan(1), () => make({ source: 'x' }, { name: 'extra' }));
        when(outputs.passed.equals(true), () => use({ model: outputs.model }), { name: 'if-passed' });
      },
    });
  const [before, after] = [define(false), define(true)].map((pipeline) => compile(pipeline).spec);
  expect(after?.components?.['comp-if-passed']).toEqual(before?.components?.['comp-if-passed']);
});
