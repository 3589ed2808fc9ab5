import { expect, test } from 'vitest';
import { WORKSPACE } from './project.ts';
import { runBuildImage } from './run-build-image.ts';

async function run(components: readonly string[], options: Record<string, unknown>) {
  let [stdout, stderr] = ['', ''];
  const code = await runBuildImage(components, options, WORKSPACE, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: {},
  });
  return { code, stdout, stderr };
}

test('an unknown component is refused with those that there are', async () => {
  const { code, stderr } = await run(['nobody', 'train'], {});
  expect(code).toBe(2);
  expect(stderr).toContain('There is no component nobody.');
  expect(stderr).toMatch(/components: .*ingest, .*train/);
});

test('no component is refused too', async () => {
  expect(await run([], {})).toMatchObject({ code: 2, stderr: expect.stringContaining('Name a component, or --all.') });
});

test('every wrong option is told at once', async () => {
  const { code, stderr } = await run(['train'], { builder: 'kaniko', push: 'yes' });
  expect(code).toBe(2);
  expect(stderr).toContain('--builder');
  expect(stderr).toContain('--push');
});

test('digests and Cloud Build need a registry', async () => {
  const { code, stderr } = await run(['train'], { images: 'images.json', builder: 'cloud-build' });
  expect(code).toBe(2);
  expect(stderr).toContain('--images: Digests are given by a registry: add --push.');
  expect(stderr).toContain('--builder: Cloud Build can only push what it builds: add --push.');
});

test('a context can be had alone, with its content key', async () => {
  const { code, stdout } = await run(['ingest'], { context: true, json: true });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    component: 'ingest',
    codeDigest: expect.stringMatching(/^sha256:/),
    contentKey: expect.stringMatching(/^sha256:/),
    contentTag: expect.stringMatching(/^content-[0-9a-f]{16}$/),
  });
  expect((await run(['ingest'], { context: true })).stdout).toMatch(/^ingest sha256:[0-9a-f]{64}\n$/);
});
