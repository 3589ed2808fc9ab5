import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@millrace/storage';
import { type FakeGcs, startFakeGcs } from '@millrace/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ModelRegistry } from './index.ts';

let folder: string;
let gcs: FakeGcs;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-gcs-'));
  gcs = await startFakeGcs({ buckets: ['runs'] });
});
afterEach(async () => {
  await gcs.close();
  await rm(folder, { recursive: true, force: true });
});

const open = () => {
  const environment = { STORAGE_EMULATOR_HOST: gcs.url };
  return new ModelRegistry(openStore('gs://runs/bitcoin/models', { environment, retry: { initialDelay: 1 } }), 'price');
};

async function bundle(content: string): Promise<string> {
  const path = join(folder, content);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'bundle.json'), content);
  await writeFile(join(path, 'weights'), content.repeat(100));
  return path;
}

async function deploy(content: string): Promise<number> {
  const registry = open();
  const { version } = await registry.register(await bundle(content), { execution: 'x' });
  await registry.promote(version.version, 'x');
  return version.version;
}

test('deploys at once to one bucket all land, each with a version of its own', async () => {
  const versions = await Promise.all(['a', 'b', 'c'].map(deploy));
  expect([...versions].sort()).toEqual([1, 2, 3]);
  const { history, aliases } = await open().state();
  expect(history.map((m) => m.from)).toEqual([undefined, ...history.slice(0, -1).map((m) => m.to)]);
  expect(aliases.champion).toBe(history.at(-1)?.to);
  expect(
    gcs
      .objects('runs')
      .map((o) => o.name)
      .filter((name) => name.endsWith('claim.json')),
  ).toEqual([]);
});

test('unavailable, and answers that are lost, change nothing about the outcome', async () => {
  gcs.faults.inject({ match: { method: 'POST' }, after: 1, times: 2, action: { kind: 'status', status: 503 } });
  gcs.faults.inject({ match: { method: 'PUT' }, times: 1, action: { kind: 'loseAnswer' } });
  expect(await deploy('a')).toBe(1);
  gcs.faults.inject({ match: { method: 'POST' }, times: 1, action: { kind: 'loseAnswer' } });
  expect(await deploy('b')).toBe(2);
  const state = await open().state();
  expect(state.aliases).toEqual({ champion: 2, previous: 1 });
  expect(state.versions.map((v) => v.version)).toEqual([1, 2]);
  const path = join(folder, 'back');
  await open().download(2, path);
  expect(await readFile(join(path, 'bundle.json'), 'utf8')).toBe('b');
});
