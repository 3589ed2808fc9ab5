import { defineComponent, MillraceError, type StepOptions } from '@millrace/contract';
import { expect, test } from 'vitest';
import { make, use } from '../fixtures/toy.ts';
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

const search = defineComponent({
  ...make.definition,
  name: 'search',
  vertex: { job: 'tuning', trials: 'train', submit: () => Promise.reject(new Error('not part of this test')) },
});
const argumentsOf = (steps: () => void, images?: Readonly<Record<string, string>>) => {
  const pipeline = definePipeline({ name: 'there', inputs: {}, steps });
  const { executors } = compile(pipeline, { target: 'vertex', ...(images === undefined ? {} : { images }) }).spec
    .deploymentSpec ?? { executors: {} };
  return Object.values(executors ?? {}).map((executor) => ('container' in executor ? executor.container?.args : []));
};
const WORDS = ['kfp', '--executor-input', '{{$}}', '--on', 'vertex', '--image'];

test('the work of our own components goes to Vertex AI by arguments, its image among them', () => {
  expect(argumentsOf(() => void make({ source: 'x' }, { on: 'vertex' }))).toEqual([[...WORDS, 'gcr.io/PROJECT/make']]);
  const vertex = {
    ...{ machineType: 'e2-highmem-2', labels: { team: 'ml', part: 'a' }, timeout: '2h', restartOnFailure: true },
    ...{ serviceAccount: 'a@p.iam.gserviceaccount.com', network: 'projects/1/global/networks/n' },
    ...{ project: 'p', region: 'r', bucket: 'gs://b/x' },
  };
  expect(argumentsOf(() => void make({ source: 'x' }, { on: 'vertex', vertex }), { make: 'make@sha256:1' })).toEqual([
    [
      ...[...WORDS, 'make@sha256:1', '--project', 'p', '--region', 'r', '--bucket', 'gs://b/x'],
      ...['--machine-type', 'e2-highmem-2', '--service-account', 'a@p.iam.gserviceaccount.com'],
      ...['--network', 'projects/1/global/networks/n', '--job-labels', 'part=a,team=ml', '--job-timeout', '2h'],
      '--restart-on-failure',
    ],
  ]);
});

test("a search is told the image of its trials, which is another component's", () => {
  const images = { search: 'search@sha256:1', train: 'train@sha256:2' };
  expect(argumentsOf(() => void search({ source: 'x' }, { on: 'vertex' }), images)).toEqual([
    [...WORDS, 'search@sha256:1', '--trial-image', 'train@sha256:2'],
  ]);
});

test('a component that does no work on Vertex AI is refused where the pipeline is defined', () => {
  expect(
    problemsOf(() => argumentsOf(() => void use({ model: make({ source: 'x' }).outputs.model }, { on: 'vertex' }))),
  ).toEqual(['INVALID_PIPELINE', 'steps.use.on ON_VERTEX_UNAVAILABLE']);
});

test('on a cluster a job needs its project and region, from the options or the environment', () => {
  const pipeline = (options: Partial<StepOptions>) =>
    definePipeline({
      name: 'there',
      inputs: {},
      steps: () => void make({ source: 'x' }, { on: 'vertex', ...options }),
    });
  expect(problemsOf(() => compile(pipeline({})))).toEqual([
    'UNSUPPORTED_BY_TARGET',
    'steps.make.vertex.project PROJECT_REQUIRED',
    'steps.make.vertex.region REGION_REQUIRED',
  ]);
  const env = { GOOGLE_CLOUD_PROJECT: 'p' };
  expect(problemsOf(() => compile(pipeline({ vertex: { region: 'r' }, env })))).toEqual([]);
});
