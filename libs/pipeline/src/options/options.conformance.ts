import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineComponent, param, type StepOptions } from '@millrace/contract';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { compile, definePipeline } from '../index.ts';

// Each option beside the call of the KFP SDK, or of kfp-kubernetes, that says the same. Takes about 3 s.

type Call = readonly [method: string, args?: readonly unknown[], keywords?: Readonly<Record<string, unknown>>];
const cases: Readonly<Record<string, readonly [StepOptions, ...Call[]]>> = {
  'nothing at all': [{}],
  'retries by number': [{ retries: 3 }, ['set_retry', [3]]],
  'retries with a backoff': [
    { retries: { count: 4, backoff: '30s', factor: 1.5, maximum: '10m' } },
    ['set_retry', [4, '30s', 1.5, '10m']],
  ],
  'retries with part of a backoff': [{ retries: { count: 1, backoff: '2m' } }, ['set_retry', [1, '2m']]],
  'no caching': [{ caching: false }, ['set_caching_options', [false]]],
  'a key of the cache': [{ cacheKey: 'one' }, ['set_caching_options', [true, 'one']]],
  variables: [
    { env: { LEVEL: 'debug', A: 'b c' } },
    ['set_env_variable', ['LEVEL', 'debug']],
    ['set_env_variable', ['A', 'b c']],
  ],
  'cores as limit': [{ cpu: 2 }, ['set_cpu_limit', ['2']]],
  'cores, request and limit': [
    { cpu: { request: 0.25, limit: 1.5 } },
    ['set_cpu_request', ['0.25']],
    ['set_cpu_limit', ['1.5']],
  ],
  'cores as request': [{ cpu: { request: 0.001 } }, ['set_cpu_request', ['0.001']]],
  ...Object.fromEntries(
    ['1000', '3K', '3Ki', '500M', '512Mi', '4G', '4Gi', '7T', '7Ti', '1P', '1Pi', '2E', '2Ei'].map(
      (memory) => [`memory of ${memory}`, [{ memory }, ['set_memory_limit', [memory]]] as const] as const,
    ),
  ),
  'memory, request and limit': [
    { memory: { request: '512Mi', limit: '2Gi' } },
    ['set_memory_request', ['512Mi']],
    ['set_memory_limit', ['2Gi']],
  ],
  'an accelerator': [
    { accelerator: { type: 'nvidia.com/gpu', count: 2 }, cpu: 1 },
    ['set_cpu_limit', ['1']],
    ['set_accelerator_type', ['nvidia.com/gpu']],
    ['set_accelerator_limit', [2]],
  ],
  'a timeout in seconds': [{ timeout: '90s' }, ['kubernetes.set_timeout', [90]]],
  'a timeout in hours': [{ timeout: '2h' }, ['kubernetes.set_timeout', [7200]]],
  'a secret as variables': [
    { secrets: [{ name: 'token', env: { TOKEN: 'key', OTHER: 'other-key' } }] },
    ['kubernetes.use_secret_as_env', ['token', { key: 'TOKEN', 'other-key': 'OTHER' }]],
  ],
  'an optional secret as variables': [
    { secrets: [{ name: 'token', env: { TOKEN: 'key' }, optional: true }] },
    ['kubernetes.use_secret_as_env', ['token', { key: 'TOKEN' }], { optional: true }],
  ],
  'secrets as folders': [
    {
      secrets: [
        { name: 'a', path: '/a' },
        { name: 'b', path: '/b', optional: true },
      ],
    },
    ['kubernetes.use_secret_as_volume', ['a', '/a']],
    ['kubernetes.use_secret_as_volume', ['b', '/b'], { optional: true }],
  ],
  'config maps': [
    {
      configMaps: [
        { name: 'c', env: { C: 'key' } },
        { name: 'c', path: '/c' },
        { name: 'd', path: '/d', optional: true },
      ],
    },
    ['kubernetes.use_config_map_as_env', ['c', { key: 'C' }]],
    ['kubernetes.use_config_map_as_volume', ['c', '/c']],
    ['kubernetes.use_config_map_as_volume', ['d', '/d'], { optional: true }],
  ],
  volumes: [
    {
      volumes: [
        { claim: 'data', path: '/data' },
        { claim: 'data', path: '/part', subPath: 'a/b' },
      ],
    },
    ['kubernetes.mount_pvc', ['data', '/data']],
    ['kubernetes.mount_pvc', ['data', '/part', 'a/b']],
  ],
  labels: [
    { labels: { team: 'ml', 'example.com/part': '' } },
    ['kubernetes.add_pod_label', ['team', 'ml']],
    ['kubernetes.add_pod_label', ['example.com/part', '']],
  ],
  annotations: [{ annotations: { why: 'so: it is' } }, ['kubernetes.add_pod_annotation', ['why', 'so: it is']]],
  'labels and annotations': [
    { labels: { a: 'b' }, annotations: { c: 'd' } },
    ['kubernetes.add_pod_label', ['a', 'b']],
    ['kubernetes.add_pod_annotation', ['c', 'd']],
  ],
  'a node selector': [
    { nodeSelector: { 'cloud.google.com/gke-accelerator': 'nvidia-l4' } },
    ['kubernetes.add_node_selector', ['cloud.google.com/gke-accelerator', 'nvidia-l4']],
  ],
  'when to fetch the image': [{ imagePullPolicy: 'Never' }, ['kubernetes.set_image_pull_policy', ['Never']]],
};

const make = defineComponent({
  name: 'make',
  description: '',
  inputs: { source: param.string() },
  outputs: {},
  effects: 'pure',
  run: () => Promise.reject(new Error('not part of this test')),
});
const options = Object.values(cases).map(([given]) => given);
const pipeline = definePipeline({
  name: 'options',
  inputs: {},
  steps: () => {
    for (const [i, given] of options.entries()) make({ source: 'x' }, { ...given, name: `make-${i}` });
  },
});
const ours = compile(pipeline);

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const script = fileURLToPath(new URL('fixtures/options.py', import.meta.url));
const python = execFileSync(join(root, 'tools/python/venv'), ['kfp'], { encoding: 'utf8' }).trim();
const input = Object.values(cases).map(([, ...calls]) =>
  calls.map(([method, args = [], words = {}]) => [method, args, words]),
);
const output = execFileSync(python, [script, join(mkdtempSync(join(tmpdir(), 'millrace-options-')), 'options.yaml')], {
  input: JSON.stringify(input),
  encoding: 'utf8',
  stdio: ['pipe', 'pipe', 'ignore'],
});
const theirs = z
  .array(z.object({ container: z.json(), kubernetes: z.json(), task: z.json() }))
  .parse(JSON.parse(output));

describe('each option compiles to what the KFP SDK writes', () => {
  test.each(Object.keys(cases).map((name, i) => [name, i] as const))('%s', (_, i) => {
    const { cachingOptions, retryPolicy } = ours.spec.root.dag?.tasks[`make-${i}`] ?? {};
    const kubernetes = ours.platform?.platforms.kubernetes?.deploymentSpec?.executors?.[`exec-make-${i}`] ?? null;
    expect({
      container: ours.spec.deploymentSpec?.executors?.[`exec-make-${i}`]?.container,
      kubernetes,
      task: { cachingOptions, ...(retryPolicy === undefined ? {} : { retryPolicy }) },
    }).toEqual(theirs[i]);
  });
});

test('every option is among the cases, or says nothing to KFP', () => {
  const seen = new Set(options.flatMap((given) => Object.keys(given)));
  const all: Record<keyof Required<StepOptions>, true> = {
    ...{ name: true, description: true, retries: true, timeout: true, caching: true, cacheKey: true, on: true },
    ...{ vertex: true },
    ...{ cpu: true, memory: true, accelerator: true, env: true, secrets: true, configMaps: true, volumes: true },
    ...{ labels: true, annotations: true, nodeSelector: true, imagePullPolicy: true },
    ...{ after: true, ignoreUpstreamFailure: true },
  };
  const left = Object.keys(all).filter((option) => !seen.has(option));
  // Names and order are the compiler's own matter; `on` and `vertex` are arguments that only our components have.
  expect(left).toEqual(['name', 'description', 'on', 'vertex', 'after', 'ignoreUpstreamFailure']);
});
