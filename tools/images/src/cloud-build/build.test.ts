import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@millrace/contract';
import {
  type BuildOutcome,
  type FakeCloudBuild,
  type FakeGcs,
  startFakeCloudBuild,
  startFakeGcs,
} from '@millrace/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildInCloud, type CloudImageOptions } from './build.ts';

let folder: string;
let gcs: FakeGcs;
let api: FakeCloudBuild | undefined;
const lines: string[] = [];
const note = (message: string) => void lines.push(message);
const logger: Logger = { debug: note, info: note, warn: note, error: note };

beforeEach(async () => {
  lines.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'millrace-cloud-image-'));
  await mkdir(join(folder, 'dist/app'), { recursive: true });
  await writeFile(join(folder, 'dist/app/train.js'), 'export {};\n');
  await writeFile(join(folder, 'Dockerfile'), 'FROM node:24-bookworm-slim\nCOPY app /app\n');
  await writeFile(join(folder, 'secret.txt'), 'not part of the context');
  gcs = await startFakeGcs({ buckets: ['staging'] });
  process.env.STORAGE_EMULATOR_HOST = gcs.url;
  process.env.METADATA_SERVER_DETECTION = 'none';
});
afterEach(async () => {
  delete process.env.STORAGE_EMULATOR_HOST;
  await Promise.all([gcs.close(), api?.close(), rm(folder, { recursive: true, force: true })]);
  api = undefined;
});

const IMAGE = 'europe-west4-docker.pkg.dev/p/r/train';

async function build(fake: FakeCloudBuild, more: Partial<CloudImageOptions> = {}) {
  api = fake;
  return buildInCloud({
    ...{ project: 'p', stagingBucket: 'gs://staging/images', folder, context: 'dist', dockerfile: 'Dockerfile' },
    ...{ image: IMAGE, tags: ['1f3c9ab', 'content-0123456789abcdef'], contentKey: '0123456789abcdef', logger },
    ...{ buildArgs: { CODE_DIGEST: 'sha256:1' }, labels: { 'dev.millrace.content': 'k' } },
    environment: { CLOUD_BUILD_EMULATOR_HOST: fake.address },
    poll: { initialMs: 1, maxMs: 2 },
    ...more,
  });
}

const creations = (fake: FakeCloudBuild) => fake.calls.filter(({ method }) => method === 'CreateBuild').length;
const failing = (outcome: BuildOutcome) => () => outcome;

describe('an image built in the cloud', () => {
  test('is built from the uploaded context, by one step, and its digest is the one that was pushed', async () => {
    const fake = await startFakeCloudBuild();
    const result = await build(fake);
    expect(fake.builds).toHaveLength(1);
    const [made] = fake.builds;
    expect(result).toMatchObject({ image: IMAGE, buildId: made?.id, logUrl: made?.logUrl });
    expect(made?.results?.images?.map(({ digest }) => digest)).toContain(result.digest);
    expect(made?.images).toEqual([`${IMAGE}:1f3c9ab`, `${IMAGE}:content-0123456789abcdef`]);
    expect(made?.steps?.[0]).toMatchObject({
      name: 'gcr.io/cloud-builders/docker',
      args: [
        ...['build', '--file', 'Dockerfile', '--tag', `${IMAGE}:1f3c9ab`],
        ...['--tag', `${IMAGE}:content-0123456789abcdef`, '--build-arg', 'CODE_DIGEST=sha256:1'],
        ...['--label', 'dev.millrace.content=k', 'dist'],
      ],
    });
    expect(made?.source?.storageSource).toMatchObject({
      bucket: 'staging',
      object: expect.stringMatching(/^images\/source\/[0-9a-f]{64}\.tgz$/),
    });
    expect(lines.join('\n')).toContain('WORKING');
  });

  test('sends the same bytes for the same files, and nothing beside the context', async () => {
    const fake = await startFakeCloudBuild();
    await build(fake);
    await build(fake);
    expect(fake.builds[0]?.source).toEqual(fake.builds[1]?.source);
    const [stored, ...others] = gcs.objects('staging');
    expect(others).toEqual([]);
    const content = await gcs.content('staging', stored?.name ?? '');
    const names = await namesIn(content);
    expect(names).toEqual(['Dockerfile', 'dist/app/train.js']);
    expect(stored?.name).toContain(createHash('sha256').update(content).digest('hex'));
  });

  test('is waited for when the same content is already being built, as after a restart', async () => {
    const fake = await startFakeCloudBuild({ pollsPerBuild: 200 });
    const abort = new AbortController();
    const first = build(fake, { signal: abort.signal });
    while (creations(fake) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    abort.abort();
    await expect(first).rejects.toMatchObject({ code: 'ABORTED' });
    const { buildId } = await build(fake);
    expect([buildId, creations(fake)]).toEqual([fake.builds[0]?.id, 1]);
  });

  test('is built anew when what runs pushes another tag', async () => {
    const fake = await startFakeCloudBuild();
    fake.add({
      status: 'WORKING',
      projectId: 'p',
      tags: ['millrace-content-0123456789abcdef'],
      images: [`${IMAGE}:old`],
    });
    await build(fake);
    expect(creations(fake)).toBe(1);
  });
});

describe('faults', () => {
  test.each([
    ['UNAVAILABLE', 'before', 2],
    ['UNAVAILABLE', 'after', 1],
    ['DEADLINE_EXCEEDED', 'after', 1],
  ] as const)('CreateBuild: %s %s the work makes %d calls and one build', async (code, when, calls) => {
    const fake = await startFakeCloudBuild({
      faults: [{ match: { operation: 'CreateBuild' }, action: { kind: 'status', code, when } }],
    });
    await build(fake);
    expect([creations(fake), fake.builds.length]).toEqual([calls, 1]);
  });

  test('a connection that drops while a build is made, and polls that are dropped, change nothing', async () => {
    const fake = await startFakeCloudBuild({
      faults: [
        { match: { operation: 'CreateBuild' }, action: { kind: 'drop', when: 'after' } },
        { match: { operation: 'GetBuild' }, times: 2, action: { kind: 'drop' } },
      ],
    });
    expect((await build(fake)).digest).toMatch(/^sha256:/);
    expect(fake.builds).toHaveLength(1);
  });

  test.each([
    ['cloudbuild.builds.create', 'roles/cloudbuild.builds.editor'],
    ['cloudbuild.builds.list', 'roles/cloudbuild.builds.viewer'],
  ])('without %s the error names the role and the command', async (permission, role) => {
    const fake = await startFakeCloudBuild({ denied: [permission] });
    const error = build(fake);
    await expect(error).rejects.toMatchObject({
      code: 'CLOUD_BUILD_DENIED',
      fields: { permission, role },
      hint: expect.stringContaining(`gcloud projects add-iam-policy-binding p`),
    });
  });

  test('a build that fails names the step, the reason and where its log is', async () => {
    const detail = 'docker build ended with 1';
    const fake = await startFakeCloudBuild({
      work: failing({
        status: 'FAILURE',
        steps: [{ id: 'build', status: 'FAILURE' }],
        failureInfo: { type: 'USER_BUILD_STEP', detail },
      }),
    });
    await expect(build(fake)).rejects.toMatchObject({
      code: 'CLOUD_BUILD_FAILED',
      message: expect.stringMatching(/in step build with FAILURE: docker build ended with 1/),
      hint: expect.stringContaining('https://console.cloud.google.com/cloud-build/builds/'),
    });
  });

  test('a push that is denied names the role of the builder', async () => {
    const fake = await startFakeCloudBuild({
      work: failing({ status: 'FAILURE', failureInfo: { type: 'PUSH_NOT_AUTHORIZED', detail: 'denied' } }),
    });
    await expect(build(fake)).rejects.toMatchObject({ hint: expect.stringContaining('roles/artifactregistry.writer') });
  });

  test('a server that is always away is one error, after every attempt', async () => {
    const fake = await startFakeCloudBuild({
      faults: [{ match: { operation: 'CreateBuild' }, times: 99, action: { kind: 'status', code: 'UNAVAILABLE' } }],
    });
    await expect(build(fake)).rejects.toMatchObject({ code: 'CLOUD_BUILD_UNAVAILABLE' });
    expect(fake.builds).toEqual([]);
  });

  test.each([
    [{ machineType: 'N9' }, 'INVALID_MACHINE_TYPE'],
    [{ stagingBucket: '/tmp' }, 'BUCKET_REQUIRED'],
    [{ environment: { CLOUD_BUILD_EMULATOR_HOST: 'http://x' } }, 'INVALID_EMULATOR_HOST'],
  ])('%j is %s', async (more, code) => {
    await expect(build(await startFakeCloudBuild(), more)).rejects.toMatchObject({ code });
  });
});

async function namesIn(archive: Buffer): Promise<string[]> {
  const { list } = await import('tar');
  const names: string[] = [];
  const parser = list({ onReadEntry: (entry) => void names.push(entry.path) });
  await new Promise<void>((resolve, reject) => {
    parser.on('end', resolve).on('error', reject);
    parser.end(archive);
  });
  return names;
}
