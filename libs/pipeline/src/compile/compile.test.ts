import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomPipeline } from '../fixtures/random.ts';
import { make, toy, use } from '../fixtures/toy.ts';
import { unresolved } from '../fixtures/unresolved.ts';
import { allOf, anyOf, checkPipeline, compile, definePipeline, fromYaml, not, toYaml, when } from '../index.ts';

const spec = compile(toy).spec;

test('a step becomes a task, a component and an executor of its own', () => {
  expect(spec.root.dag?.tasks['make-more']).toEqual({
    taskInfo: { name: 'make-more' },
    componentRef: { name: 'comp-make-more' },
    inputs: { parameters: { source: { runtimeValue: { constant: 'there' } } } },
    dependentTasks: ['make'],
    cachingOptions: {},
  });
  expect(spec.components?.['comp-make-more']?.executorLabel).toBe('exec-make-more');
  expect(spec.deploymentSpec?.executors?.['exec-make-more']?.container).toMatchObject({
    image: 'gcr.io/PROJECT/make',
    command: ['/app/make'],
    env: expect.arrayContaining([{ name: 'MILLRACE_EFFECTS', value: 'pure' }]),
  });
});

test('options of a step are written as KFP reads them', () => {
  expect(spec.root.dag?.tasks.make).toMatchObject({
    cachingOptions: { enableCache: true },
    retryPolicy: { maxRetryCount: 2, backoffDuration: '0s', backoffFactor: 2, backoffMaxDuration: '3600s' },
  });
  expect(spec.deploymentSpec?.executors?.['exec-make']?.container?.resources).toEqual({
    cpuLimit: 2,
    memoryLimit: 4.294967296,
    resourceCpuLimit: '2',
    resourceMemoryLimit: '4Gi',
  });
});

test('values enter a branch through its declared inputs only', () => {
  const branch = spec.components?.['comp-condition-1'];
  expect(Object.keys(branch?.inputDefinitions?.artifacts ?? {}).sort()).toEqual([
    'pipelinechannel--make-model',
    'pipelinechannel--make-more-model',
  ]);
  expect(branch?.dag?.tasks['condition-2']).toMatchObject({
    dependentTasks: ['use'],
    inputs: {
      artifacts: { 'pipelinechannel--make-more-model': { componentInputArtifact: 'pipelinechannel--make-more-model' } },
    },
    triggerPolicy: {
      condition:
        "inputs.parameter_values['pipelinechannel--make-more-score'] < inputs.parameter_values['pipelinechannel--threshold']",
    },
  });
});

test('conditions are CEL: integers are cast, text is escaped', () => {
  const pipeline = definePipeline({
    name: 'cel',
    inputs: {},
    steps: () => {
      const { outputs } = make({ source: 'x' });
      const conditions = [
        outputs.count.equals(3),
        outputs.count.lessThan(2.5),
        outputs.score.atLeast(1),
        outputs.label.equals("it's\\\n"),
        anyOf(allOf(outputs.passed.equals(true), outputs.count.notEquals(1)), not(outputs.label.equals('b'))),
      ];
      for (const [i, condition] of conditions.entries()) {
        when(condition, () => {
          use({ model: outputs.model }, { name: `use-${i}` });
        });
      }
    },
  });
  const value = (name: string) => `inputs.parameter_values['pipelinechannel--make-${name}']`;
  const tasks = compile(pipeline).spec.root.dag?.tasks ?? {};
  expect([1, 2, 3, 4, 5].map((i) => tasks[`condition-${i}`]?.triggerPolicy?.condition)).toEqual([
    `int(${value('count')}) == 3`,
    `double(int(${value('count')})) < 2.5`,
    `${value('score')} >= 1.0`,
    `${value('label')} == 'it\\'s\\\\\\n'`,
    `(${value('passed')} == true && int(${value('count')}) != 1) || (!(${value('label')} == 'b'))`,
  ]);
});

test('images come from a repository, or by digest', () => {
  const images = { make: 'eu.gcr.io/p/make@sha256:1' };
  const executors = compile(toy, { imageRepository: 'eu.gcr.io/p', images }).spec.deploymentSpec?.executors;
  expect(executors?.['exec-make-more']?.container?.image).toBe('eu.gcr.io/p/make@sha256:1');
  expect(executors?.['exec-use']?.container?.image).toBe('eu.gcr.io/p/use');
});

test('YAML is read back as it was written, and a construct that is not known is refused by name', () => {
  expect(fromYaml(toYaml({ spec }))).toEqual({ spec });
  expect(() => fromYaml(toYaml({ spec }).replace('schemaVersion: 2.1.0', 'schemaVersion: 2.0.0'))).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ path: 'schemaVersion' })] }),
  );
  const unknown = toYaml({ spec }).replace('retryPolicy:', 'retrialPolicy:');
  expect(() => fromYaml(unknown)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ path: 'root.dag.tasks.make' })] }),
  );
});

test('any graph compiles to the same bytes each time, and every reference in it resolves', () => {
  const options = { imageRepository: 'gcr.io/p', imageTag: '1' };
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { minLength: 20, maxLength: 200 }),
      fc.integer({ min: 1, max: 25 }),
      (numbers, size) => {
        const first = compile(randomPipeline(numbers, size), options);
        expect(unresolved(first.spec)).toEqual([]);
        expect(checkPipeline(first, { target: 'kfp' })).toEqual([]);
        expect(toYaml(compile(randomPipeline(numbers, size), options))).toBe(toYaml(first));
      },
    ),
    { numRuns: 100 },
  );
});
