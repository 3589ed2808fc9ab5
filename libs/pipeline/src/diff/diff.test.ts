import { artifact, type JsonValue, param } from '@millrace/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomPipeline } from '../fixtures/random.ts';
import { make, publish, toy, use } from '../fixtures/toy.ts';
import { compile, definePipeline, diffPipelines, when } from '../index.ts';
import type { PatchOperation } from '../lint/json-patch.ts';
import { goodPipeline, patched } from '../lint/mutations.ts';

const good = goodPipeline();
const after = (...patch: PatchOperation[]) => ({ ...good, spec: patched(good.spec, patch) });
const words = (...patch: PatchOperation[]) => diffPipelines(good, after(...patch)).map(({ text }) => text);
const EXECUTORS = '/deploymentSpec/executors';
const GUARDED = '/components/comp-exit-handler-1/dag/tasks';

test('the order of keys in a struct does not count, and a difference in one is named by its place', () => {
  const path = '/root/dag/tasks/train-2/inputs/parameters/options/runtimeValue/constant';
  const struct = (value: JsonValue) => after({ op: 'replace', path, value });
  expect(diffPipelines(struct({ a: 1, b: [2] }), struct({ b: [2], a: 1 }))).toEqual([]);
  expect(diffPipelines(struct({ a: 1, b: [2] }), struct({ a: 1, b: [3, 4] })).map(({ text }) => text)).toEqual([
    'train-2: input options.b[0] 2 → 3',
    'train-2: input options.b[1] none → 4',
  ]);
  expect(diffPipelines(struct({ a: 1 }), struct([1])).map(({ text }) => text)).toEqual([
    'train-2: input options {"a":1} → [1]',
  ]);
});

test('a pipeline is equal to itself', () => {
  expect(diffPipelines(good, goodPipeline())).toEqual([]);
});

test.each<[string, PatchOperation[], string]>([
  [
    'retries',
    [{ op: 'replace', path: `${GUARDED}/prepare/retryPolicy/maxRetryCount`, value: 5 }],
    'prepare: retries 2 → 5',
  ],
  [
    'image',
    [{ op: 'replace', path: `${EXECUTORS}/exec-archive/container/image`, value: 'eu.gcr.io/example/archive:1.5.0' }],
    'archive: image eu.gcr.io/example/archive:1.4.0 → eu.gcr.io/example/archive:1.5.0',
  ],
  [
    'default',
    [{ op: 'replace', path: '/root/inputDefinitions/parameters/threshold/defaultValue', value: 0.7 }],
    'input threshold: default 0.6 → 0.7',
  ],
  [
    'constant',
    [{ op: 'replace', path: '/root/dag/tasks/prepare-2/inputs/parameters/rows/runtimeValue/constant', value: 9 }],
    'prepare-2: input rows 7 → 9',
  ],
  [
    'variable',
    [{ op: 'replace', path: `${EXECUTORS}/exec-prepare/container/env/0/value`, value: 'debug' }],
    'prepare: variable LOG_LEVEL info → debug',
  ],
  [
    'memory',
    [{ op: 'replace', path: `${EXECUTORS}/exec-prepare/container/resources/resourceMemoryLimit`, value: '8Gi' }],
    'prepare: memory limit 4Gi → 8Gi',
  ],
  ['caching', [{ op: 'replace', path: `${GUARDED}/choose/cachingOptions`, value: {} }], 'choose: cached yes → no'],
  [
    'condition',
    [
      {
        op: 'replace',
        path: `${GUARDED}/condition-7/triggerPolicy/condition`,
        value: "int(inputs.parameter_values['pipelinechannel--prepare-count']) < 10",
      },
    ],
    'announce-2 now runs only if prepare.count < 10 (before: only if prepare.count < 100)',
  ],
  [
    'loop',
    [{ op: 'replace', path: `${GUARDED}/for-loop-2/iteratorPolicy/parallelismLimit`, value: 4 }],
    'train now runs for each of trials, 4 at a time (before: for each of trials, 2 at a time)',
  ],
  [
    'order',
    [{ op: 'replace', path: `${GUARDED}/announce/dependentTasks`, value: ['condition-branches-3', 'choose'] }],
    'announce: comes after prepare → choose',
  ],
])('%s', (_, patch, expected) => {
  expect(words(...patch)).toEqual([expected]);
});

test('what breaks a caller is marked', () => {
  const changes = diffPipelines(
    good,
    after(
      { op: 'remove', path: '/root/inputDefinitions/parameters/threshold/defaultValue' },
      { op: 'remove', path: '/root/inputDefinitions/parameters/threshold/isOptional' },
      { op: 'replace', path: '/root/inputDefinitions/parameters/rows/parameterType', value: 'NUMBER_DOUBLE' },
      { op: 'add', path: '/root/inputDefinitions/parameters/mode', value: { parameterType: 'STRING' } },
      {
        op: 'add',
        path: '/root/inputDefinitions/parameters/note',
        value: { parameterType: 'STRING', isOptional: true },
      },
      { op: 'remove', path: '/root/outputDefinitions' },
      { op: 'remove', path: '/root/inputDefinitions/parameters/source' },
    ),
  );
  expect(changes.filter(({ breaking }) => breaking).map(({ text }) => text)).toEqual([
    'input mode added (string, required)',
    'input rows: type integer → number',
    'input source removed',
    'input threshold: presence optional → required',
    'output score removed',
  ]);
  expect(changes.filter(({ breaking }) => !breaking).map(({ text }) => text)).toEqual([
    'input note added (string)',
    'input threshold: default 0.6 → none',
  ]);
});

const small = (options: { name?: string; extra?: boolean; guard?: boolean }) =>
  compile(
    definePipeline({
      name: 'small',
      inputs: { source: param.string() },
      outputs: { report: artifact.html('A report.') },
      steps: ({ inputs }) => {
        const first = make(
          { source: inputs.source, rows: 3 },
          options.name === undefined ? {} : { name: options.name },
        );
        if (options.extra) make({ source: 'elsewhere' }, { name: 'other', after: [first] });
        const report = use({ model: first.outputs.model });
        const body = () => {
          publish({ model: first.outputs.model, to: 'x' });
        };
        if (options.guard) when(first.outputs.passed.equals(true), body);
        else body();
        return { report: report.outputs.report };
      },
    }),
  );

test('a renamed step is one change, and those that read from it are not changed', () => {
  expect(diffPipelines(small({}), small({ name: 'fetch' })).map(({ text }) => text)).toEqual([
    'step make is now called fetch',
  ]);
});

test('added and removed steps, and a condition that is new', () => {
  expect(diffPipelines(small({}), small({ extra: true })).map(({ text }) => text)).toEqual([
    'step other added after make',
  ]);
  expect(diffPipelines(small({ extra: true }), small({})).map(({ text }) => text)).toEqual(['step other removed']);
  expect(diffPipelines(small({}), small({ guard: true })).map(({ text }) => text)).toEqual([
    'publish now runs only if make.passed == true (before: always)',
  ]);
});

test('needs of the cluster', () => {
  const without = { spec: good.spec };
  expect(diffPipelines(without, good).map(({ text }) => text)).toEqual([
    'prepare now needs secret warehouse: password as WAREHOUSE_PASSWORD',
    'train now needs volume cache at /cache',
  ]);
});

test('any pipeline is equal to itself, and the difference of two is the same each time', () => {
  fc.assert(
    fc.property(
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      (draws, m, n) => {
        const numbers = [...draws.take(300)];
        const [a, b] = [compile(randomPipeline(numbers, m)), compile(randomPipeline([...numbers].reverse(), n))];
        expect(diffPipelines(a, a)).toEqual([]);
        expect(diffPipelines(a, b)).toEqual(diffPipelines(a, b));
      },
    ),
    { numRuns: 40 },
  );
});

test('the toy is nothing like the good pipeline', () => {
  const changes = diffPipelines(good, compile(toy));
  expect(changes.filter(({ kind, subject }) => kind === 'added' && subject === 'step').length).toBeGreaterThan(2);
});
