import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildImage, type ImageResult } from './build-image.ts';
import { contentTag } from './content-key.ts';
import { succeed } from './fixtures/containers.ts';
import { type DockerRegistry, startDockerRegistry } from './fixtures/docker-registry.ts';
import { openRegistry } from './registry/registry.ts';
import { runBuildImage } from './run-build-image.ts';

/** Debian's registry and the Docker engine; two small images. Share of the time budget: 40 s. */
const IMAGES = ['ingest', 'resolve'];

let registry: DockerRegistry;
let folder: string;
beforeAll(async () => {
  registry = await startDockerRegistry();
  folder = await mkdtemp(join(tmpdir(), 'millrace-images-'));
});
afterAll(async () => {
  const format = '{{.Repository}}:{{.Tag}}';
  const made = await succeed('docker', ['image', 'ls', '--format', format, `${registry.host}/images/*`]);
  await succeed('docker', ['rmi', ...made.trim().split('\n')]);
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

async function build(tag: string, ...flags: Record<string, unknown>[]): Promise<ImageResult[]> {
  let out = '';
  let log = '';
  const options = {
    repository: `${registry.host}/images`,
    tag,
    push: true,
    json: true,
    ...Object.assign({}, ...flags),
  };
  const io = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (log += text) },
    env: {},
  };
  expect(await runBuildImage(IMAGES, options, process.cwd(), io), log.slice(-2000)).toBe(0);
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('build-image with a registry', () => {
  test('builds what the registry lacks, then takes the same digest again under the tag of the next commit', async () => {
    const images = join(folder, 'images.json');
    expect((await build('first', { plan: true })).map((r) => r.outcome)).toEqual(['would build', 'would build']);
    const built = await build('first', { images });
    expect(built.map((r) => r.outcome)).toEqual(['built', 'built']);

    const reused = await build('second', { images });
    expect(reused.map((r) => r.outcome)).toEqual(['reused', 'reused']);
    expect(reused.map((r) => r.reference)).toEqual(built.map((r) => r.reference));
    expect(JSON.parse(await readFile(images, 'utf8'))).toEqual(
      Object.fromEntries(built.map((r) => [r.component, r.reference])),
    );
    for (const { component, id, contentKey } of built) {
      const tags = openRegistry(`${registry.host}/images/${component}`);
      for (const tag of ['first', 'second', contentTag(contentKey)]) expect(await tags.digestOf(tag)).toBe(id);
      expect(await tags.digestOf('third')).toBeUndefined();
    }
  });

  test('the digest is what Docker pulls and runs, with the labels that say where it comes from', async () => {
    const [ingest] = await build('second');
    const reference = ingest?.reference ?? '';
    await succeed('docker', ['pull', '--quiet', reference]);
    const labels = JSON.parse(
      await succeed('docker', ['image', 'inspect', '--format', '{{json .Config.Labels}}', reference]),
    );
    expect(labels).toMatchObject({
      'dev.millrace.content': ingest?.contentKey,
      'org.opencontainers.image.version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
      'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(await succeed('docker', ['run', '--rm', reference, '--version'])).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('the Nx executor', () => {
  test('takes options of the command line, and several at once write one file', async () => {
    const images = join(folder, 'nx/images.json');
    const flags = ['--repository', `${registry.host}/images`, '--tag', 'nx', '--push', '--images', images];
    const nx = ['nx', 'run-many', '--target', 'build-image', '--projects', IMAGES.join(), '--outputStyle', 'static'];
    const out = await succeed('npx', [...nx, ...flags]);
    const references = IMAGES.map(
      (name) => new RegExp(`^reused ${registry.host}/images/${name}@sha256:[0-9a-f]{64}$`, 'm'),
    );
    for (const reference of references) expect(out).toMatch(reference);
    expect(Object.keys(JSON.parse(await readFile(images, 'utf8')))).toEqual(IMAGES);
  });

  test('takes the repository and the tag of the environment, and fails as the command does', async () => {
    const environment = { IMAGE_REPOSITORY: `${registry.host}/images`, IMAGE_TAG: 'env' };
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const nx = ['npx', 'nx', 'build-image', 'resolve', '--push', '--json', '--outputStyle', 'static'];
    expect(await succeed('env', [...variables, ...nx])).toContain(`"image":"${registry.host}/images/resolve:env"`);
    await expect(succeed('env', [...variables, ...nx, '--builder', 'kaniko'])).rejects.toThrow(/builder/);
  });
});

test('without a registry, an image of this content that is here gets the tag', async () => {
  const options = { repository: `millrace-content-${process.pid}`, onOutput: () => undefined };
  try {
    const first = await buildImage('resolve', { ...options, tag: 'a' });
    const second = await buildImage('resolve', { ...options, tag: 'b' });
    expect(second).toMatchObject({ outcome: 'reused', id: first.id });
    expect(second.reference).toBeUndefined();
  } finally {
    await succeed('docker', ['rmi', `${options.repository}/resolve:a`, `${options.repository}/resolve:b`]);
  }
});
