import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoints } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import { expect, test } from 'vitest';
import { localCheckpoints, storeCheckpoints } from './checkpoints.ts';
import { keysOf, temporaryFolder, temporaryStore } from './fixtures/steps.ts';
import { withOverrides } from './fixtures/with-overrides.ts';

async function folderWith(content: string): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'variables'));
  await writeFile(join(folder, 'variables', 'weights'), content);
  return folder;
}
const loaded = async (checkpoints: Checkpoints) => {
  const folder = await checkpoints.load();
  return folder === undefined ? undefined : readFile(join(folder, 'variables', 'weights'), 'utf8');
};
const open = async (store: Store) =>
  storeCheckpoints(store, 'a'.repeat(64), { localDirectory: await temporaryFolder() });

test('gives back the last one saved, to another process too, and keeps only that', async () => {
  const store = await temporaryStore();
  const checkpoints = await open(store);
  expect(await loaded(checkpoints)).toBeUndefined();
  for (const content of ['one', 'two', 'three']) await checkpoints.save(await folderWith(content));
  expect(await loaded(checkpoints)).toBe('three');
  expect(await loaded(await open(store))).toBe('three');
  expect(await keysOf(store)).toHaveLength(2);
});

test('a save that is cut off leaves the one before', async () => {
  const store = await temporaryStore();
  const checkpoints = await open(store);
  await checkpoints.save(await folderWith('whole'));
  const failing = withOverrides(store, { write: () => Promise.reject(new Error('killed')) });
  await expect((await open(failing)).save(await folderWith('half'))).rejects.toThrow('killed');
  expect(await loaded(checkpoints)).toBe('whole');
  await checkpoints.save(await folderWith('next'));
  expect(await loaded(checkpoints)).toBe('next');
});

test('works in a local folder alike', async () => {
  const folder = join(await temporaryFolder(), 'checkpoints');
  const checkpoints = localCheckpoints(folder);
  expect(await loaded(checkpoints)).toBeUndefined();
  await checkpoints.save(await folderWith('here'));
  expect(await loaded(localCheckpoints(folder))).toBe('here');
  expect(await readdir(folder)).toHaveLength(2);
});
