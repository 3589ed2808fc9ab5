import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MillraceError } from '@millrace/contract';
import { ModelRegistry } from '@millrace/metadata';
import { openStore } from '@millrace/storage';
import { type FakeGcs, startFakeGcs } from '@millrace/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { savePrices } from './fixtures/bundles.ts';
import { fetchModel, parseModel } from './model-source.ts';

let folder: string;
let gcs: FakeGcs;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-source-'));
  gcs = await startFakeGcs({ buckets: ['runs'] });
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  await savePrices(join(folder, 'prices'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await gcs.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['./model', { kind: 'bundle', location: './model' }],
  ['gs://b/p/train/x/model', { kind: 'bundle', location: 'gs://b/p/train/x/model' }],
  ['/data/m@home/model', { kind: 'bundle', location: '/data/m@home/model' }],
  [
    './runs/models/price@champion',
    { kind: 'registry', location: './runs/models', model: 'price', version: 'champion' },
  ],
  ['gs://b/p/models/price@12', { kind: 'registry', location: 'gs://b/p/models', model: 'price', version: '12' }],
])('%s is read as what it is', (text, expected) => {
  expect(parseModel(text)).toEqual(expected);
});

test('a bundle on this machine is used where it lies', async () => {
  const path = join(folder, 'prices');
  const local = await fetchModel(parseModel(path), folder);
  expect(local).toEqual({ path, name: 'prices', version: expect.stringMatching(/^[0-9a-f]{12}$/) });
  expect(await fetchModel(parseModel(pathToFileURL(`${path}/`).href), folder)).toEqual(local);
  await expect(fetchModel(parseModel(resolve(folder)), folder)).rejects.toThrow('has no bundle.json');
});

test('a bundle and a registry in a bucket are brought, and are the bytes that were put there', async () => {
  await openStore('gs://runs').upload(join(folder, 'prices'), 'bitcoin/train/x/model');
  const first = await fetchModel(parseModel('gs://runs/bitcoin/train/x/model/'), await mkdtemp(join(folder, 'a-')));
  const manifest = (path: string) => readFile(join(path, 'bundle.json'), 'utf8');
  expect(first.name).toBe('model');
  expect(await manifest(first.path)).toBe(await manifest(join(folder, 'prices')));

  const registry = new ModelRegistry(openStore('gs://runs/bitcoin/models'), 'price');
  const { version } = await registry.register(join(folder, 'prices'), { execution: 'x' });
  await registry.promote(version.version, 'x');
  const fetched = await fetchModel(
    parseModel('gs://runs/bitcoin/models/price@champion'),
    await mkdtemp(join(folder, 'b-')),
  );
  expect(fetched).toMatchObject({ name: 'price', version: '1' });
  expect(await manifest(fetched.path)).toBe(await manifest(join(folder, 'prices')));
});

test('what is not there is told by code', async () => {
  const codeOf = async (text: string) => {
    try {
      await fetchModel(parseModel(text), await mkdtemp(join(folder, 'c-')));
    } catch (error) {
      return error instanceof MillraceError ? error.code : String(error);
    }
    return 'fetched';
  };
  expect(await codeOf('gs://runs/nothing/model')).toBe('OBJECT_MISSING');
  expect(await codeOf('gs://elsewhere/nothing/model')).toBe('BUCKET_MISSING');
  expect(await codeOf('gs://runs/bitcoin/models/other@champion')).toBe('MODEL_NOT_FOUND');
});
