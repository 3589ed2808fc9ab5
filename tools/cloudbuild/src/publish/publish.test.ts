import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@millrace/storage';
import { type FakeGcs, type FakeKfp, startFakeGcs, startFakeKfp } from '@millrace/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../main.ts';
import { publishedImages } from './images.ts';
import { moveLatest } from './latest.ts';

let folder: string;
let gcs: FakeGcs;
const DIGEST = `gcr.io/p/train@sha256:${'a'.repeat(64)}`;
const SPEC = `pipelineInfo: { name: bitcoin }
schemaVersion: 2.1.0
sdkVersion: kfp-2.17.0
root: { dag: { tasks: {} } }
components: {}
deploymentSpec: { executors: {} }
`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-publish-'));
  gcs = await startFakeGcs({ buckets: ['packages'] });
  process.env.STORAGE_EMULATOR_HOST = gcs.url;
  await mkdir(join(folder, 'pipelines/bitcoin'), { recursive: true });
  for (const target of ['kfp', 'vertex']) await writeFile(join(folder, `pipelines/bitcoin/${target}.yaml`), SPEC);
  await writeFile(join(folder, 'images.json'), JSON.stringify({ train: DIGEST }));
});
afterEach(async () => {
  delete process.env.STORAGE_EMULATOR_HOST;
  await gcs.close();
  await rm(folder, { recursive: true, force: true });
});

let printed = '';
function command(...argv: string[]): Promise<number> {
  printed = '';
  const write = (text: string) => (printed += text);
  return main(argv, { stdout: { write }, stderr: { write }, env: process.env, cwd: folder });
}

const names = () => gcs.objects('packages').map(({ name }) => name);
const publish = (version: string) =>
  command(
    'publish',
    `--version=${version}`,
    '--images=images.json',
    '--pipelines=pipelines',
    '--documents=documents',
    '--bucket=gs://packages',
  );

describe('publish', () => {
  test('writes each version for each target, the latest of them, and the images for the builds to come', async () => {
    expect(await publish('v1'), printed).toBe(0);
    expect(names()).toEqual([
      'builds/v1/images.json',
      ...['pipelines/bitcoin/latest.json', 'pipelines/bitcoin/latest/kfp.yaml', 'pipelines/bitcoin/latest/vertex.yaml'],
      ...['pipelines/bitcoin/v1/kfp.yaml', 'pipelines/bitcoin/v1/vertex.yaml'],
    ]);
    const store = await openStore('gs://packages');
    expect(await publishedImages(store, 'v1')).toEqual({ train: DIGEST });
    expect(await publishedImages(store, 'v2')).toEqual({});
    expect(printed).toContain('gs://packages/pipelines/bitcoin/v1/vertex.yaml');
  });

  test('puts what tells about the images beside their digests', async () => {
    await mkdir(join(folder, 'documents'));
    await writeFile(join(folder, 'documents/train.cdx.json'), '{}');
    expect(await publish('v1'), printed).toBe(0);
    expect(names()).toContain('builds/v1/train.cdx.json');
  });

  test('again changes nothing but the generations', async () => {
    await publish('v1');
    const before = names();
    expect(await publish('v1')).toBe(0);
    expect(names()).toEqual(before);
  });
});

describe('the pointer to the latest version', () => {
  test('is not moved back by the build of an older commit', async () => {
    const store = await openStore('gs://packages');
    expect(await moveLatest(store, 'latest.json', { version: 'new', committed: 200 })).toBe(true);
    expect(await moveLatest(store, 'latest.json', { version: 'old', committed: 100 })).toBe(false);
    expect(JSON.parse((await gcs.content('packages', 'latest.json')).toString())).toMatchObject({ version: 'new' });
  });

  test('ends at the newest whichever of many builds at once comes last', async () => {
    const store = await openStore('gs://packages');
    const builds = [300, 100, 400, 200].map((committed) =>
      moveLatest(store, 'latest.json', { version: String(committed), committed }),
    );
    await Promise.all(builds);
    expect(JSON.parse((await gcs.content('packages', 'latest.json')).toString())).toMatchObject({ version: '400' });
  });
});

describe('register', () => {
  let kfp: FakeKfp;
  beforeEach(async () => {
    kfp = await startFakeKfp();
  });
  afterEach(() => kfp.close());
  const register = (version: string) =>
    command('register', `--host=${kfp.url}`, `--version=${version}`, '--pipelines=pipelines');
  const versions = () => kfp.state.versions.map((version) => Object(version).name);

  test('makes the pipeline, then adds versions; one that is there stays', async () => {
    expect(await register('1f3c9ab'), printed).toBe(0);
    expect(await register('2e4d8bc'), printed).toBe(0);
    expect(await register('2e4d8bc'), printed).toBe(0);
    expect(printed).toContain('is there already');
    expect(kfp.state.pipelines).toHaveLength(1);
    expect(versions()).toEqual(expect.arrayContaining(['bitcoin-1f3c9ab', 'bitcoin-2e4d8bc']));
    expect(new Set(versions()).size).toBe(versions().length);
  });

  test('does nothing without a host', async () => {
    expect(await command('register', '--host=', '--version=v', '--pipelines=pipelines')).toBe(0);
    expect(printed).toContain('no KFP host');
    expect(kfp.requests).toEqual([]);
  });
});
