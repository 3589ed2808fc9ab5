import type { StepOptions } from '@millrace/contract';
import { expect, test } from 'vitest';
import { stepProblems } from './check.ts';

const codes = (options: Partial<StepOptions>) =>
  stepProblems(options, 'steps.train').map(({ path, code }) => [path, code]);

test('every option in its right form has no problem', () => {
  expect(
    stepProblems(
      {
        retries: { count: 3, backoff: '30s', factor: 1.5, maximum: '10m' },
        ...{ timeout: '2h', caching: true, cacheKey: 'one' },
        cpu: { request: 0.25, limit: 2 },
        memory: { request: '512Mi', limit: '4G' },
        accelerator: { type: 'nvidia.com/gpu', count: 1 },
        env: { LEVEL: 'debug', _X1: '' },
        secrets: [
          { name: 'token.v1', env: { TOKEN: 'the-key' } },
          { name: 'keys', path: '/etc/keys', optional: true },
        ],
        configMaps: [{ name: 'settings', path: '/etc/settings' }],
        volumes: [{ claim: 'scratch', path: '/scratch', subPath: 'a/b' }],
        labels: { team: 'ml', 'example.com/part': '' },
        annotations: { 'example.com/why': 'Any text: even this.' },
        nodeSelector: { 'cloud.google.com/gke-accelerator': 'nvidia-l4' },
        imagePullPolicy: 'Always',
      },
      'steps.train',
    ),
  ).toEqual([]);
});

test('every option of a job in its right form has no problem', () => {
  const vertex = {
    ...{ machineType: 'n2-standard-8', serviceAccount: 'a@p.iam.gserviceaccount.com', bucket: 'gs://b/p' },
    ...{ network: 'projects/1/global/networks/n', labels: { team: 'ml', empty: '' }, timeout: '1d' },
    ...{ restartOnFailure: true, image: 'r/train@sha256:1', trialImage: 'r/t:1', project: 'p', region: 'r' },
  };
  expect(codes({ on: 'vertex', vertex })).toEqual([]);
});

test('every mistake of a job is reported, each at its path', () => {
  const vertex = {
    ...{ machineType: 'big', serviceAccount: 'me', bucket: './runs', network: 'default', timeout: 'soon' },
    ...{ labels: { Team: 'ml', a: 'B', 'millrace-work': 'x' }, image: '' },
  };
  expect(codes({ on: 'vertex', vertex, accelerator: { type: 'NVIDIA_L4', count: 1 } })).toEqual([
    ['steps.train.accelerator', 'NO_GPU_VARIANT'],
    ['steps.train.vertex.machineType', 'WRONG_TYPE'],
    ['steps.train.vertex.serviceAccount', 'WRONG_TYPE'],
    ['steps.train.vertex.network', 'WRONG_TYPE'],
    ['steps.train.vertex.bucket', 'WRONG_TYPE'],
    ['steps.train.vertex.image', 'WRONG_TYPE'],
    ['steps.train.vertex.labels.Team', 'BAD_NAME'],
    ['steps.train.vertex.labels.a', 'BAD_NAME'],
    ['steps.train.vertex.labels.millrace-work', 'RESERVED_NAME'],
    ['steps.train.vertex.timeout', 'WRONG_TYPE'],
  ]);
});

test('every mistake is reported, each at its path', () => {
  expect(
    codes({
      retries: { count: -1, backoff: 'soon', factor: 0.5, maximum: '1.5h' },
      ...{ timeout: '0s', cacheKey: '' },
      cpu: { request: 0, limit: Number.NaN },
      memory: '4 GB',
      accelerator: { type: 'gpu', count: 0 },
      env: { '2nd': '', MILLRACE_COMPONENT: 'other' },
      secrets: [{ name: 'Token', env: { TOKEN: 'a key' } }],
      configMaps: [{ name: 'settings', env: {} }],
      volumes: [{ claim: '-', path: 'scratch', subPath: '../up' }],
      labels: { 'bad key': 'ml', team: '-' },
      annotations: { '/x': '' },
      nodeSelector: { 'Example.com/x': 'y' },
    }),
  ).toEqual([
    ['steps.train.retries.count', 'WRONG_TYPE'],
    ['steps.train.retries.backoff', 'WRONG_TYPE'],
    ['steps.train.retries.maximum', 'WRONG_TYPE'],
    ['steps.train.retries.factor', 'WRONG_TYPE'],
    ['steps.train.timeout', 'WRONG_TYPE'],
    ['steps.train.cacheKey', 'WRONG_TYPE'],
    ['steps.train.cpu.request', 'WRONG_TYPE'],
    ['steps.train.cpu.limit', 'WRONG_TYPE'],
    ['steps.train.memory', 'WRONG_TYPE'],
    ['steps.train.accelerator.type', 'WRONG_TYPE'],
    ['steps.train.accelerator.count', 'WRONG_TYPE'],
    ['steps.train.env.2nd', 'BAD_NAME'],
    ['steps.train.env.MILLRACE_COMPONENT', 'RESERVED_NAME'],
    ['steps.train.secrets[0].name', 'BAD_NAME'],
    ['steps.train.secrets[0].env.TOKEN', 'BAD_NAME'],
    ['steps.train.configMaps[0].env', 'EMPTY'],
    ['steps.train.volumes[0].claim', 'BAD_NAME'],
    ['steps.train.volumes[0].path', 'BAD_PATH'],
    ['steps.train.volumes[0].subPath', 'BAD_PATH'],
    ['steps.train.labels.bad key', 'BAD_NAME'],
    ['steps.train.labels.team', 'BAD_NAME'],
    ['steps.train.nodeSelector.Example.com/x', 'BAD_NAME'],
    ['steps.train.annotations./x', 'BAD_NAME'],
  ]);
});

test.each<[string, Partial<StepOptions>, string]>([
  ['a variable with two values', { env: { A: '1' }, secrets: [{ name: 's', env: { A: 'k' } }] }, '.secrets[0].env.A'],
  [
    'a variable of two sources',
    { secrets: [{ name: 's', env: { A: 'k' } }], configMaps: [{ name: 'c', env: { A: 'k' } }] },
    '.configMaps[0].env.A',
  ],
  [
    'two things in one folder',
    { secrets: [{ name: 's', path: '/data' }], volumes: [{ claim: 'c', path: '/data/' }] },
    '.volumes[0].path',
  ],
  ['a request above the limit', { cpu: { request: 2, limit: 1 } }, '.cpu'],
  ['a request of more bytes than the limit', { memory: { request: '1Gi', limit: '1G' } }, '.memory'],
  ['a first wait longer than the longest', { retries: { count: 1, backoff: '2h' } }, '.retries.backoff'],
  ['a key of a cache that is off', { caching: false, cacheKey: 'k' }, '.cacheKey'],
  ['a job where the work is done here', { vertex: { machineType: 'n2-standard-8' } }, '.vertex'],
  ['a secret as both variable and folder', { secrets: [{ name: 's', path: '/s', env: { A: 'k' } }] }, '.secrets[0]'],
])('options contradict each other: %s', (_, options, path) => {
  expect(codes(options)).toEqual([[`steps.train${path}`, 'CONFLICT']]);
});

test.each(['/', 'data', '/a:b', '/a/../b', ''])('nothing can be mounted at %j', (path) => {
  expect(codes({ volumes: [{ claim: 'c', path }] })).toEqual([['steps.train.volumes[0].path', 'BAD_PATH']]);
});

test('annotations have a limit', () => {
  expect(codes({ annotations: { a: 'x'.repeat(256 * 1024) } })).toEqual([['steps.train.annotations', 'TOO_LARGE']]);
});
