import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startFakeGcsServer } from '../fixtures/fake-gcs-server.ts';
import { codeOf, keysOf, noise, temporaryFolder } from '../fixtures/stores.ts';
import { digestTree, openStore } from '../index.ts';

test('the store works with a server that is not ours', async () => {
  await using server = await startFakeGcsServer();
  await using folder = await temporaryFolder();
  const bucket = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"bucket"}' };
  expect((await fetch(`${server.url}/storage/v1/b?project=p`, bucket)).status).toBe(200);
  const environment = { STORAGE_EMULATOR_HOST: server.url };
  const store = openStore('gs://bucket/runs', { environment, chunkSize: 256 * 1024 });
  await store.check();

  const content = noise(1_000_000);
  const first = await store.write('a/b.bin', content, { ifGeneration: '0' });
  expect(await codeOf(store.write('a/b.bin', 'x', { ifGeneration: '0' }))).toBe('PRECONDITION_FAILED');
  expect((await buffer(store.read('a/b.bin'))).equals(content)).toBe(true);
  expect(await store.stat('a/b.bin')).toMatchObject({ size: 1_000_000, crc32c: first.crc32c });
  const second = await store.write('a/b.bin', '{}', { ifGeneration: first.generation });
  expect((await store.readBytes('a/b.bin')).object.generation).toBe(second.generation);
  await store.write('empty', '');
  expect((await store.readBytes('empty')).bytes).toHaveLength(0);
  expect(await store.names('')).toEqual(['a/', 'empty']);

  const source = join(folder.path, 'source');
  await mkdir(join(source, 'deep'), { recursive: true });
  for (let i = 0; i < 6; i += 1) await writeFile(join(source, 'deep', `part ${i}.csv`), noise(400_000, i));
  const uploaded = await store.upload(source, 'out');
  expect(await store.download('out', join(folder.path, 'down'))).toEqual(uploaded);
  await store.deleteFolder('out/');
  await store.delete('a/b.bin');
  expect(await keysOf(store)).toEqual(['empty']);
  expect(await store.stat('a/b.bin')).toBeUndefined();
});

test('a shell computes the same digest of a folder', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'b/c'), { recursive: true });
  for (const path of ['a', 'b-1', 'b/c/d e', 'b/ü']) await writeFile(join(folder.path, path), path);
  const command = "find . -type f -printf '%P\\0' | xargs -0 sha256sum | LC_ALL=C sort | sha256sum";
  const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: folder.path });
  expect((await digestTree(folder.path)).digest).toBe(`sha256:${stdout.split(' ')[0]}`);
});
