import { artifact, defineComponent, param } from '@millrace/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomPipeline } from '../fixtures/random.ts';
import * as tour from '../fixtures/tour.ts';
import { make, toy, use } from '../fixtures/toy.ts';
import {
  type CheckTarget,
  checkPipeline,
  compile,
  definePipeline,
  describePipeline,
  descriptionText,
  diffPipelines,
  graphMermaid,
  graphOf,
  graphSvg,
  readPipelineSpec,
} from '../index.ts';
import { EXECUTORS, found, good, put } from './fixtures/found.ts';
import { applyPatch, type PatchOperation } from './json-patch.ts';

const IMAGES = { imageRepository: 'eu.gcr.io/example', imageTag: '1.0.0' };

test('platform: what is asked of the cluster names an executor, and says what it needs', () => {
  const executors = {
    'exec-gone': {},
    'exec-prepare': {
      secretAsEnv: [{ optional: true }],
      pvcMount: [{ constant: 'c', mountPath: 'cache' }],
      imagePullPolicy: 'Sometimes',
    },
  };
  const platform = { platforms: { kubernetes: { deploymentSpec: { executors } }, other: {} } };
  const paths = checkPipeline({ ...good, platform }, { target: 'kfp' }).map(
    ({ path, code }) => `${code} ${path.replace('platforms.kubernetes.deploymentSpec.executors.', '')}`,
  );
  expect(paths).toEqual(
    expect.arrayContaining([
      'MISSING_EXECUTOR exec-gone',
      'INVALID_RESOURCES exec-prepare.secretAsEnv.0',
      'INVALID_RESOURCES exec-prepare.pvcMount.0.mountPath',
      'INVALID_RESOURCES exec-prepare.imagePullPolicy',
      'UNSUPPORTED platforms.other',
    ]),
  );
});

test('Vertex AI takes one document, and accelerators by its own names', () => {
  const problems = found([], 'vertex');
  expect(problems).toEqual([
    'error INVALID_ACCELERATOR deploymentSpec.executors.exec-train.container.resources.accelerator',
    'error UNSUPPORTED platforms',
  ]);
  const type = put(`${EXECUTORS}/exec-train/container/resources/accelerator/resourceType`, 'NVIDIA_TESLA_T4');
  expect(found([type], 'vertex', { spec: good.spec })).toEqual([]);
});

test('on one machine: tasks that share a component are told, as kfp.local mixes their folders, and secrets are not there', () => {
  const shared = put('/root/dag/tasks/prepare-2/componentRef/name', 'comp-prepare');
  const problems = found([shared], 'local');
  expect(problems).toContain(`warning SHARED_COMPONENT root.dag.tasks.prepare-2`);
  expect(problems).toContain('warning UNSUPPORTED platforms.kubernetes.deploymentSpec.executors.exec-prepare');
  expect(found([shared]).filter((text) => text.includes('SHARED'))).toEqual([]);
});

const publishAll = defineComponent({
  name: 'publish-all',
  description: 'Takes whatever there is.',
  inputs: { model: artifact.model('The model.'), to: param.string({ default: 'here' }) },
  outputs: { version: param.string() },
  effects: 'writes-external',
  run: () => Promise.reject(new Error('not part of this test')),
});

test.each<CheckTarget>(['kfp', 'vertex', 'local'])('our own pipelines have nothing wrong with them: %s', (target) => {
  const again = definePipeline({
    name: 'again',
    inputs: { source: param.string() },
    steps: ({ inputs }) => {
      const { outputs } = make(
        { source: inputs.source },
        { accelerator: undefined, retries: { count: 2, backoff: '30s' }, memory: '4Gi' },
      );
      use({ model: outputs.model });
      publishAll({ model: outputs.model });
    },
  });
  const to = { ...IMAGES, target: target === 'vertex' ? ('vertex' as const) : ('kfp' as const) };
  for (const pipeline of [toy, again, tour.choosing, tour.looping, tour.nesting])
    expect(checkPipeline(compile(pipeline, to), { target })).toEqual([]);
});

test('any pipeline that we compile has nothing wrong with it', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 20 }), (draws, size) => {
      const compiled = compile(randomPipeline([...draws.take(400)], size), IMAGES);
      expect(checkPipeline(compiled, { target: 'kfp' }).filter(({ severity }) => severity === 'error')).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

/** JSON pointers of everything in a document. */
function pointers(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [
    at,
    ...Object.entries(value).flatMap(([key, inner]) =>
      pointers(inner, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ];
}

test('no damage to a valid pipeline makes these tools crash, and what is damaged says so in sentences', () => {
  const document = JSON.parse(JSON.stringify(good.spec));
  const paths = pointers(document).filter((path) => path !== '');
  const damage = fc.record({
    path: fc.constantFrom(...paths),
    value: fc.option(
      fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.constantFrom('', '{{$', "'", 'x'.repeat(200), 'constructor', '__proto__', -1),
      ),
    ),
  });
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.array(damage, { minLength: 1, maxLength: 3 }),
      fc.constantFrom<CheckTarget>('kfp', 'vertex', 'local'),
      (damages, target) => {
        const spec = readable(damages.reduce((json, { path, value }) => edit(json, path, value), document));
        if (spec === undefined) return;
        accepted += 1;
        const compiled = { ...good, spec };
        for (const { path, message } of checkPipeline(compiled, { target })) {
          expect(path).not.toBe('');
          expect(message).toMatch(/[.:)]$/);
        }
        const graph = graphOf(compiled);
        expect(graphSvg(graph)).toMatch(/^<svg /);
        expect(graphMermaid(graph)).toMatch(/^flowchart/);
        expect(descriptionText(describePipeline(compiled))).toContain(spec.pipelineInfo.name.slice(0, 5));
        expect(diffPipelines(compiled, compiled)).toEqual([]);
        diffPipelines(good, compiled);
      },
    ),
    { numRuns: process.env.MILLRACE_FULL === '1' ? 500 : 30 },
  );
  expect(accepted).toBeGreaterThan(0);
});

function edit(json: typeof good.spec, path: string, value: unknown): typeof good.spec {
  try {
    const operation: PatchOperation =
      value === null || value === undefined
        ? { op: 'remove', path }
        : { op: 'replace', path, value: JSON.parse(JSON.stringify(value)) };
    return JSON.parse(JSON.stringify(applyPatch(JSON.parse(JSON.stringify(json)), [operation])));
  } catch {
    // An earlier edit took the place away.
    return json;
  }
}

function readable(json: unknown) {
  try {
    return readPipelineSpec(json);
  } catch {
    return undefined;
  }
}
