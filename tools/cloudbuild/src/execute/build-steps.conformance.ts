import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { componentNames, findProject, WORKSPACE } from '@millrace/images';
import {
  type FakeCloudBuild,
  type FakeGcs,
  type FakeKfp,
  startFakeCloudBuild,
  startFakeGcs,
  startFakeKfp,
} from '@millrace/testing';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DockerRegistry, startDockerRegistry } from '../../../images/src/fixtures/docker-registry.ts';
import { commitEdit, copyRepository, installedPackages, must, shallowClone } from '../fixtures/repository.ts';
import { type BuildFile, readBuild } from '../index.ts';
import { runBuild, type StepResult } from './run-build.ts';

/**
 * The steps of cloudbuild.yaml, for real: in containers, in order, on a shallow clone. Share of the time budget: 60 s.
 * At full size npm installs everything anew, the checks are run and all images are built; at small size the packages of
 * this machine are shown to it, and the step of the checks runs npm's own script `env`.
 */
const FULL = process.env.MILLRACE_FULL === '1';
const BUCKET = 'my-project-millrace';
const TRIGGER = '7d1c0b9e-0000-4000-8000-000000000001';
const EDITED = ['ingest', 'resolve'];
const ALL = componentNames(findProject(WORKSPACE));

let scratch: string;
let registry: DockerRegistry;
let gcs: FakeGcs;
let kfp: FakeKfp;
let api: FakeCloudBuild;
let build: BuildFile;
let base: string;
let head: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'millrace-build-'));
  [registry, gcs, kfp, api] = await Promise.all([
    startDockerRegistry(),
    startFakeGcs({ buckets: [BUCKET] }),
    startFakeKfp(),
    startFakeCloudBuild(),
  ]);
  base = await copyRepository(join(scratch, 'origin'));
  const code = (n: number) => `export const edited = ${n};`;
  await commitEdit(join(scratch, 'origin'), { 'README.md': 'An edit that touches no image.' });
  head = await commitEdit(
    join(scratch, 'origin'),
    Object.fromEntries(EDITED.map((name, n) => [`components/${name}/src/main.ts`, code(n)])),
  );
  await shallowClone(join(scratch, 'origin'), head, join(scratch, 'workspace'));
  await mkdir(join(scratch, 'builder/home'), { recursive: true });
  build = readBuild(await readFile(join(scratch, 'workspace/cloudbuild.yaml'), 'utf8'), 'push', 'cloudbuild.yaml');
  if (!FULL) {
    green(base);
    await gcs.put(
      BUCKET,
      `builds/${base}/images.json`,
      JSON.stringify({ formatVersion: 1, commit: base, images: PUBLISHED }),
    );
  }
});
afterAll(async () => {
  const reference = `${registry.host}/images/*`;
  const made = await must('/', 'docker', 'image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', reference);
  if (made !== '') await must('/', 'docker', 'rmi', ...made.split('\n'));
  await Promise.all([registry.close(), gcs.close(), kfp.close(), api.close()]);
  await rm(scratch, { recursive: true, force: true });
});

/** What the build of the base commit left behind. */
const PUBLISHED = Object.fromEntries(
  ALL.map((name, n) => [name, `old/${name}@sha256:${String(n).repeat(64).slice(0, 64)}`]),
);

const green = (commit: string) =>
  api.add({
    projectId: 'my-project',
    status: 'SUCCESS',
    buildTriggerId: TRIGGER,
    substitutions: { COMMIT_SHA: commit },
  });

/** Runs the whole build once and gives its steps by id. */
async function once(
  substitutions: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, StepResult>>> {
  const { id } = api.add({ projectId: 'my-project', status: 'WORKING', buildTriggerId: TRIGGER });
  const workspace = join(scratch, 'workspace');
  const results = await runBuild(build, {
    builtIn: {
      ...{ PROJECT_ID: 'my-project', PROJECT_NUMBER: '1', LOCATION: 'europe-west4', BUILD_ID: id ?? '' },
      ...{ COMMIT_SHA: head, REVISION_ID: head, SHORT_SHA: head.slice(0, 7), BRANCH_NAME: 'main' },
    },
    substitutions: {
      ...{ _REPOSITORY: `${registry.host}/images`, _KFP_HOST: kfp.url, _CHECKS: FULL ? 'check' : 'env' },
      ...substitutions,
    },
    machine: {
      workspace,
      builder: join(scratch, 'builder'),
      environment: {
        STORAGE_EMULATOR_HOST: gcs.url,
        CLOUD_BUILD_EMULATOR_HOST: api.address,
        METADATA_SERVER_DETECTION: 'none',
      },
      // The origin lies on this machine; npm finds what it has downloaded before.
      volumes: [
        `${scratch}/origin:${scratch}/origin:ro`,
        `${await must('/', 'npm', 'config', 'get', 'cache')}:/builder/home/.npm`,
        ...(FULL ? [] : installedPackages()),
      ],
    },
    instead: FULL ? {} : { install: async () => 'shown', audit: async () => 'not asked' },
  });
  return Object.fromEntries(results.map((result) => [result.id, result]));
}

const json = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(join(scratch, 'workspace', file), 'utf8'));
const objects = () => gcs.objects(BUCKET).map(({ name }) => name);
const failures = (steps: Readonly<Record<string, StepResult>>) =>
  Object.values(steps)
    .filter(({ status, id }) => status !== 'SUCCESS' && id !== 'audit')
    .map(({ id, output }) => `${id}: ${output.slice(-2_000)}`);

describe('a push', () => {
  let steps: Readonly<Record<string, StepResult>>;
  beforeAll(async () => {
    steps = await once({ _RUN: 'kfp', _INPUTS: '--input source=gs://data/raw.csv --input registry=gs://data/models' });
  });

  test('is green, and no step began before those that it waits for had ended', () => {
    expect(failures(steps)).toEqual([]);
    for (const { id = '', waitFor } of build.steps) {
      for (const before of waitFor) expect(steps[id]?.began).toBeGreaterThanOrEqual(steps[before]?.ended ?? Infinity);
    }
  });

  test('finds its base beyond the clone, and builds what changed since', () => {
    const wanted = FULL ? ALL : EDITED;
    expect(steps.affected?.output).toContain(FULL ? 'no green build' : `compared with ${base}`);
    expect(steps.affected?.output).toContain(`to build: ${wanted.join(', ')};`);
    const built = [...(steps.images?.output ?? '').matchAll(/^built \S+\/(\S+)@sha256:/gm)].map(([, name]) => name);
    expect(built.sort()).toEqual([...wanted]);
  });

  test('pushes images that the registry has under their digests, and keeps the others', async () => {
    const images = Object.entries(Object(await json('dist/images.json')));
    expect(images.map(([name]) => name)).toEqual(ALL);
    for (const [name, reference] of images) {
      if (!FULL && !EDITED.includes(name)) expect(reference).toBe(PUBLISHED[name]);
      else await manifestOf(String(reference));
    }
  });

  test('publishes pipelines with these digests, by version and as the latest', async () => {
    const images = Object(await json('dist/images.json'));
    for (const target of ['kfp', 'vertex']) {
      const key = `pipelines/bitcoin/${head}/${target}.yaml`;
      const text = (await gcs.content(BUCKET, key)).toString();
      expect(imagesIn(load(text.split('\n---\n')[0] ?? '')).ingest).toBe(images.ingest);
      expect(await gcs.content(BUCKET, `pipelines/bitcoin/latest/${target}.yaml`)).toEqual(Buffer.from(text));
    }
    const latest = JSON.parse((await gcs.content(BUCKET, 'pipelines/bitcoin/latest.json')).toString());
    expect(latest).toMatchObject({ formatVersion: 1, version: head });
    expect(JSON.parse((await gcs.content(BUCKET, `builds/${head}/images.json`)).toString()).images).toEqual(images);
  });

  test('publishes the YAML of components with their digests', async () => {
    const images = Object(await json('dist/images.json'));
    const published = objects().filter((name) => name.startsWith('components/') && name.includes(head));
    expect(published.length).toBeGreaterThanOrEqual(ALL.length - 2);
    const resolve = published.find((name) => name.includes('resolve')) ?? '';
    expect((await gcs.content(BUCKET, resolve)).toString()).toContain(images.resolve);
    expect(objects()).toContain(`builds/${head}/resolve.cdx.json`);
  });

  test('registers the version on the KFP host, and starts a run of it', () => {
    const named = kfp.state.versions.map((version) => Object(version).name);
    expect(named).toContain(`bitcoin-${head.slice(0, 7)}`);
    expect(kfp.state.runs).toHaveLength(1);
  });
});

describe('the same commit again', () => {
  test('rebuilds nothing: each image is reused, by the same digest', async () => {
    const before = await json('dist/images.json');
    const steps = await once();
    expect(failures(steps)).toEqual([]);
    expect(steps.images?.output).not.toMatch(/^built /m);
    expect(steps.images?.output.match(/^reused /gm)).toHaveLength(FULL ? ALL.length : EDITED.length);
    expect(await json('dist/images.json')).toEqual(before);
    expect(kfp.state.runs).toHaveLength(1);
  });

  test('once it is green, has nothing to build at all', async () => {
    green(head);
    const steps = await once();
    expect(failures(steps)).toEqual([]);
    expect(steps.affected?.output).toContain(`compared with ${head}`);
    expect(steps.affected?.output).toContain('to build: nothing;');
    expect(steps.images?.output.trim()).toBe('');
  });
});

/** Rejects where the registry has no such image. */
async function manifestOf(reference: string): Promise<void> {
  const [, host, name, digest] = /^([^/]+)\/(.+)@(sha256:[0-9a-f]{64})$/.exec(reference) ?? [];
  const headers = {
    accept: 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json',
  };
  const answer = await fetch(`http://${host}/v2/${name}/manifests/${digest}`, { headers });
  expect([reference, answer.status]).toEqual([reference, 200]);
}

/** The images of a compiled pipeline, by the component that its executor names. */
function imagesIn(spec: unknown): Readonly<Record<string, string>> {
  const { executors } = Object(Object(spec).deploymentSpec);
  const containers = Object.entries(Object(executors)).map(([name, executor]) => [
    name.replace(/^exec-/, ''),
    String(Object(Object(executor).container).image),
  ]);
  return Object.fromEntries(containers);
}
