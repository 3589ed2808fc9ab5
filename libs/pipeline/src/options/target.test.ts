import { MillraceError } from '@millrace/contract';
import { expect, test } from 'vitest';
import { make } from '../fixtures/toy.ts';
import { compile, definePipeline, fromYaml, toYaml } from '../index.ts';

const inner = definePipeline({
  name: 'inner',
  inputs: {},
  steps: () => void make({ source: 'x' }, { timeout: '1h', cpu: 1 }),
});
const wanting = definePipeline({
  name: 'wanting',
  inputs: {},
  steps: () => {
    inner({});
    make(
      { source: 'x' },
      {
        secrets: [{ name: 's', path: '/s' }],
        configMaps: [{ name: 'c', path: '/c' }],
        volumes: [{ claim: 'v', path: '/v' }],
        ...{ labels: { a: 'b' }, annotations: { a: 'b' }, nodeSelector: { a: 'b' }, imagePullPolicy: 'Always' },
        accelerator: { type: 'nvidia.com/gpu', count: 1 },
      },
    );
  },
});

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof MillraceError)
      return [error.code, ...error.problems.map(({ path, code }) => `${path} ${code}`)];
  }
  return [];
}

test('what needs Kubernetes is refused for Vertex AI, all at once and in nested pipelines too', () => {
  expect(problemsOf(() => compile(wanting, { target: 'vertex' }))).toEqual([
    'UNSUPPORTED_BY_TARGET',
    'steps.inner.steps.make.timeout NEEDS_KUBERNETES',
    'steps.make.secrets NEEDS_KUBERNETES',
    'steps.make.configMaps NEEDS_KUBERNETES',
    'steps.make.volumes NEEDS_KUBERNETES',
    'steps.make.labels NEEDS_KUBERNETES',
    'steps.make.annotations NEEDS_KUBERNETES',
    'steps.make.nodeSelector NEEDS_KUBERNETES',
    'steps.make.imagePullPolicy NEEDS_KUBERNETES',
    'steps.make.accelerator.type WRONG_TYPE',
  ]);
});

test("an accelerator of Vertex AI's is refused for Kubernetes", () => {
  const pipeline = definePipeline({
    name: 'fast',
    inputs: {},
    steps: () => void make({ source: 'x' }, { accelerator: { type: 'NVIDIA_TESLA_T4', count: 1 }, labels: {} }),
  });
  expect(problemsOf(() => compile(pipeline))).toEqual([
    'UNSUPPORTED_BY_TARGET',
    'steps.make.accelerator.type WRONG_TYPE',
  ]);
  expect(compile(pipeline, { target: 'vertex' }).platform).toBeUndefined();
});

test('the platform document is there only where a step wants something, and is read back', () => {
  const compiled = compile(wanting, { target: 'kfp' });
  expect(Object.keys(compiled.platform?.platforms.kubernetes?.deploymentSpec?.executors ?? {}).sort()).toEqual([
    'exec-inner-make',
    'exec-make',
  ]);
  expect(fromYaml(toYaml(compiled)).platform).toEqual(compiled.platform);
  const plain = definePipeline({ name: 'plain', inputs: {}, steps: () => void make({ source: 'x' }, { cpu: 1 }) });
  expect(compile(plain)).not.toHaveProperty('platform');
});

test('the work of our own components goes to Vertex AI by an argument', () => {
  const pipeline = definePipeline({
    name: 'there',
    inputs: {},
    steps: () => void make({ source: 'x' }, { on: 'vertex', env: { A: 'b' } }),
  });
  const { container } = compile(pipeline).spec.deploymentSpec?.executors?.['exec-make'] ?? {};
  expect(container?.args).toEqual(['kfp', '--executor-input', '{{$}}', '--on', 'vertex']);
  expect(container?.env).toContainEqual({ name: 'A', value: 'b' });
});
