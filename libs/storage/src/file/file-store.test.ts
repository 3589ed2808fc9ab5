import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runScript } from '../fixtures/run-script.ts';
import { codeOf, keysOf, noise, temporaryFolder } from '../fixtures/stores.ts';
import { digestTree, openStore } from '../index.ts';
import { withLock } from './lock.ts';

test('processes that count at the same time lose no step', async () => {
  await using folder = await temporaryFolder();
  const store = openStore(folder.path);
  await store.write('count', '0');
  await Promise.all([1, 2, 3].map(() => runScript('increment.ts', [folder.path, '15'])));
  expect((await store.readBytes('count')).bytes.toString()).toBe('45');
  expect(await readdir(folder.path)).toEqual(['count']);
});

test('a lock left by a process that is gone is taken over', async () => {
  await using folder = await temporaryFolder();
  const store = openStore(folder.path);
  const { generation } = await store.write('k', 'x');
  let lock = '';
  await withLock(join(folder.path, 'k'), async () => {
    lock = (await readdir(folder.path)).find((name) => name.startsWith('.partial-lock-')) ?? '';
  });
  // No process has the largest number that one can have.
  const owner = { formatVersion: 1, token: 'gone', host: hostname(), pid: 2 ** 22 };
  await writeFile(join(folder.path, lock), JSON.stringify(owner));
  const past = new Date(Date.now() - 5_000);
  await utimes(join(folder.path, lock), past, past);
  await store.write('k', 'y', { ifGeneration: generation });
  expect(await readdir(folder.path)).toEqual(['k']);
});

test('a link cannot lead outside, and is not listed', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'outside'));
  await writeFile(join(folder.path, 'outside', 'secret'), 'x');
  const root = join(folder.path, 'root');
  await mkdir(root);
  await symlink(join(folder.path, 'outside'), join(root, 'way'));
  await symlink(join(folder.path, 'outside', 'secret'), join(root, 'file'));
  const store = openStore(root);
  expect(await codeOf(store.readBytes('way/secret'))).toBe('UNSAFE_KEY');
  expect(await codeOf(store.write('way/secret', 'y'))).toBe('UNSAFE_KEY');
  expect(await codeOf(store.delete('way/secret'))).toBe('UNSAFE_KEY');
  expect(await codeOf(store.deleteFolder('way/more/'))).toBe('UNSAFE_KEY');
  expect(await codeOf(store.readBytes('file'))).toBe('OBJECT_MISSING');
  expect(await keysOf(store)).toEqual([]);
  expect(await readFile(join(folder.path, 'outside', 'secret'), 'utf8')).toBe('x');
});

test('an unfinished write is never listed', async () => {
  await using folder = await temporaryFolder();
  const store = openStore(folder.path);
  let during: readonly string[] = [];
  async function* content() {
    yield noise(1000);
    during = await readdir(join(folder.path, 'a'));
    expect(await keysOf(store)).toEqual([]);
    expect(await store.names('a/')).toEqual([]);
  }
  await store.write('a/b', content());
  expect(during).toEqual([expect.stringMatching(/^\.partial-/)]);
  expect(await keysOf(store)).toEqual(['a/b']);
});

test('what a killed write left is not part of its folder', async () => {
  await using folder = await temporaryFolder();
  const store = openStore(join(folder.path, 'store'));
  await store.write('a/b', 'x');
  const { digest } = await digestTree(store.localPath('a') ?? '');
  await writeFile(join(folder.path, 'store/a/.partial-1'), 'half');
  expect((await digestTree(store.localPath('a') ?? '')).digest).toBe(digest);
  await store.download('a', join(folder.path, 'down'));
  expect(await readdir(join(folder.path, 'down'))).toEqual(['b']);
});

test('a full disk is DISK_FULL and leaves nothing', async () => {
  await using folder = await temporaryFolder();
  const store = openStore(folder.path);
  async function* content() {
    yield noise(1000);
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }
  expect(await codeOf(store.write('a/b', content()))).toBe('DISK_FULL');
  expect(await readdir(folder.path)).toEqual([]);
});

test('a file in the way of a folder is said to be', async () => {
  await using folder = await temporaryFolder();
  const store = openStore(folder.path);
  await store.write('a', 'x');
  expect(await codeOf(store.write('a/b', 'x'))).toBe('KEY_CONFLICT');
  await store.write('c/d', 'x');
  expect(await codeOf(store.write('c', 'x'))).toBe('KEY_CONFLICT');
  expect(await keysOf(store)).toEqual(['a', 'c/d']);
});

test('a move that fails gives its source back', async () => {
  await using folder = await temporaryFolder();
  const source = join(folder.path, 'source');
  await mkdir(source);
  await writeFile(join(source, 'x'), 'x');
  const store = openStore(join(folder.path, 'store'));
  await store.upload(source, 'out');
  expect(await codeOf(store.upload(source, 'out', { move: true }))).toBe('PRECONDITION_FAILED');
  expect(await readdir(source)).toEqual(['x']);
  await store.upload(source, 'other', { move: true });
  expect(await readdir(folder.path)).toEqual(['store']);
  expect(await keysOf(store)).toEqual(['other/x', 'out/x']);
});

test('a file that somebody changes while it is read is not taken for whole', async () => {
  await using folder = await temporaryFolder();
  const store = openStore(folder.path);
  await store.write('k', noise(3_000_000));
  const read = async () => {
    let first = true;
    for await (const _ of store.read('k')) {
      if (first) await writeFile(join(folder.path, 'k'), noise(3_000_000, 2));
      first = false;
    }
  };
  expect(await codeOf(read())).toBe('PRECONDITION_FAILED');
});
