import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeBench, spec } from './fixtures/fake-launcher.ts';
import type { Launch } from './index.ts';
import { quantity } from './resources.ts';

const steps = spec({
  components: `
  slow: {executorLabel: slow}`,
  root: '  dag: {tasks: {slow: {componentRef: {name: slow}, retryPolicy: {maxRetryCount: 1}}}}',
}).replace(
  'executors:',
  `executors:
    slow: {container: {image: slow, args: ['{{$}}'], env: [{name: OWN, value: '1'}], resources: {resourceCpuLimit: 500m, memoryLimit: 2}}}`,
);
const withPlatform = (config: string) => `${steps}
---
platforms: {kubernetes: {deploymentSpec: {executors: {slow: ${config}}}}}
`;

test('an attempt that takes longer than it may is ended, and made again as the step asks', async () => {
  const bench = new FakeBench();
  bench.images.slow = async (_, { signal, onLine }) => {
    onLine('stdout', 'still at it');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new Error('ended');
  };
  const { outcome, record } = await bench.run(withPlatform("{activeDeadlineSeconds: '0.05'}"));
  expect(outcome).toBe('failed');
  expect(bench.events.filter((event) => event.type === 'step-retry')).toHaveLength(1);
  expect(record.steps[0]?.error).toMatchObject({
    code: 'STEP_TIMEOUT',
    message: 'slow ran longer than its limit of 0.05 s.',
    tail: ['still at it', 'Error: ended', 'still at it', 'Error: ended'],
  });
});

async function launched(yaml: string, options: Parameters<FakeBench['run']>[2] = {}): Promise<Launch | undefined> {
  const bench = new FakeBench();
  let seen: Launch | undefined;
  bench.images.slow = (_, launch) => {
    seen = launch;
    return {};
  };
  await bench.run(yaml, {}, options);
  return seen;
}

test('limits of a container are handed to the launcher', async () => {
  expect((await launched(steps))?.resources).toEqual({ cpus: 0.5, memoryBytes: 2e9 });
});

test.each([
  ['2', 2],
  ['250m', 0.25],
  ['4Gi', 4 * 2 ** 30],
  ['1.5G', 1.5e9],
  ['1e3', 1000],
  ['plenty', undefined],
])('the quantity %s is %s', (text, expected) => {
  expect(quantity(text)).toBe(expected);
});

const SECRETS = `{
  secretAsEnv: [{secretNameParameter: {runtimeValue: {constant: keys}}, keyToEnv: [{secretKey: pw, envVar: PASSWORD}]}],
  secretAsVolume: [{secretName: keys, mountPath: /keys}, {secretName: maybe, mountPath: /maybe, optional: true}],
  pvcMount: [{constant: claim, mountPath: /data, subPath: sub}],
  emptyDirMounts: [{volumeName: scratch, mountPath: /scratch}]}`;

test('secrets and volumes that are not given are told all at once, with what to type', async () => {
  await expect(new FakeBench().run(withPlatform(SECRETS))).rejects.toMatchObject({
    code: 'MISSING_SECRETS',
    problems: [
      { path: 'slow', message: 'The secret keys is needed.', hint: expect.stringContaining('--secret keys=FOLDER') },
      { path: 'slow', message: 'The secret keys is needed.' },
      { path: 'slow', message: 'The volume claim is needed.', hint: 'Give a folder for it: --volume claim=FOLDER' },
    ],
  });
});

test('what stands in for secrets and volumes becomes variables and mounts of the step', async () => {
  const { folder } = new FakeBench();
  mkdirSync(join(folder, 'claim', 'sub'), { recursive: true });
  writeFileSync(join(folder, 'keys.env'), '# comment\npw=it is=secret\nother=2\n');
  let mounted = '';
  const bench = new FakeBench();
  let seen: Launch | undefined;
  bench.images.slow = (_, launch) => {
    seen = launch;
    mounted = readFileSync(join(launch.mounts?.[0]?.source ?? '', 'pw'), 'utf8');
    return {};
  };
  const objects = { secrets: { keys: join(folder, 'keys.env') }, volumes: { claim: join(folder, 'claim') } };
  const { record } = await bench.run(withPlatform(SECRETS), {}, { objects });
  expect(seen?.env).toMatchObject({ OWN: '1', PASSWORD: 'it is=secret' });
  expect(mounted).toBe('it is=secret');
  expect(seen?.mounts).toMatchObject([
    { target: '/keys', readOnly: true },
    { source: join(folder, 'claim', 'sub'), target: '/data', readOnly: false },
    { target: '/scratch', readOnly: false },
  ]);
  expect(JSON.stringify(record)).not.toContain('it is=secret');
});
