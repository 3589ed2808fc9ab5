import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { openStore, type Store } from '@millrace/storage';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { thisProcess } from '../executions/owner.ts';
import { ModelRegistry } from './index.ts';

const NOW = Date.parse('2026-11-21T09:15:30Z');
const facts = { execution: 'bitcoin/deploy/20261121-091530-k3v9qd' };

let folder: string;
let store: Store;
let registry: ModelRegistry;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-'));
  store = openStore(join(folder, 'models'));
  registry = new ModelRegistry(store, 'price', { now: () => NOW });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function bundle(content: string): Promise<string> {
  const path = join(folder, `bundle-${content}`);
  await mkdir(join(path, 'saved_model'), { recursive: true });
  await writeFile(join(path, 'bundle.json'), JSON.stringify({ content }));
  await writeFile(join(path, 'saved_model', 'weights'), content.repeat(1000));
  return path;
}

const register = async (content: string) => (await registry.register(await bundle(content), facts)).version.version;

async function codeOf(action: Promise<unknown>): Promise<string> {
  try {
    await action;
  } catch (error) {
    if (error instanceof MillraceError) return error.code;
    throw error;
  }
  return 'no error';
}

async function keys(prefix = 'price/'): Promise<string[]> {
  const found: string[] = [];
  for await (const object of store.list(prefix)) found.push(object.key);
  return found;
}

/** A store whose method fails as a killed process would leave it: before the call, nothing after it. */
const failing = (method: 'upload' | 'write' | 'delete', when: (key: string) => boolean): Store =>
  new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== method) return value.bind(target);
      return (...given: unknown[]) => {
        if (given.some((argument) => typeof argument === 'string' && when(argument))) {
          return Promise.reject(new MillraceError('STORAGE_UNAVAILABLE', 'killed'));
        }
        return value.apply(target, given);
      };
    },
  });

test('registers, promotes, resolves and brings back the same bytes', async () => {
  const path = await bundle('a');
  const { version, created } = await registry.register(path, { ...facts, metrics: { rmse: 2 }, labels: { team: 'x' } });
  expect(created).toBe(true);
  expect(version).toMatchObject({
    version: 1,
    createdAt: '2026-11-21T09:15:30.000Z',
    metrics: { rmse: 2 },
    state: 'registered',
  });
  await registry.promote(1, facts.execution);
  expect(await registry.resolve('champion')).toMatchObject({ version: 1, labels: { team: 'x' }, state: 'promoted' });
  expect(await registry.resolve('previous')).toBeUndefined();
  expect(await registry.resolve('1')).toMatchObject({ version: 1 });
  const back = join(folder, 'back');
  await registry.download(1, back);
  expect(await readFile(join(back, 'bundle.json'))).toEqual(await readFile(join(path, 'bundle.json')));
  expect(await keys()).toEqual([
    'price/registry.json',
    'price/versions/1/model/bundle.json',
    'price/versions/1/model/saved_model/weights',
  ]);
});

test('the same bundle has one version however often it is registered', async () => {
  expect(await register('a')).toBe(1);
  expect(await register('b')).toBe(2);
  expect(await registry.register(await bundle('a'), facts)).toMatchObject({ created: false, version: { version: 1 } });
  expect((await registry.state()).versions.map((v) => v.version)).toEqual([1, 2]);
});

test('rollback returns to the version before, once, and the history keeps every move', async () => {
  for (const content of ['a', 'b']) await registry.promote(await register(content), facts.execution);
  await registry.promote(2, 'again');
  expect((await registry.state()).aliases).toEqual({ champion: 2, previous: 1 });
  const state = await registry.rollback(facts.execution);
  expect(state.aliases).toEqual({ champion: 1 });
  expect(state.versions.map((v) => v.state)).toEqual(['promoted', 'rolled-back']);
  expect(state.history.map((m) => [m.reason, m.from, m.to])).toEqual([
    ['promote', undefined, 1],
    ['promote', 1, 2],
    ['rollback', 2, 1],
  ]);
  expect(await codeOf(registry.rollback(facts.execution))).toBe('NOTHING_TO_ROLL_BACK');
  expect((await registry.state()).aliases).toEqual({ champion: 1 });
});

test('what is not there is refused by name', async () => {
  expect(await codeOf(registry.promote(7, facts.execution))).toBe('VERSION_MISSING');
  expect(await codeOf(registry.download(7, join(folder, 'x')))).toBe('VERSION_MISSING');
  expect(() => new ModelRegistry(store, '../price')).toThrow('not lower-case');
  expect(await keys()).toEqual([]);
});

test('registrations at once all land, each with a version of its own', async () => {
  const contents = ['a', 'b', 'c', 'd', 'e', 'f'];
  const versions = await Promise.all(
    contents.map(async (content) => {
      const own = new ModelRegistry(openStore(join(folder, 'models')), 'price');
      const { version } = await own.register(await bundle(content), facts);
      await own.promote(version.version, facts.execution);
      return version.version;
    }),
  );
  expect(new Set(versions).size).toBe(6);
  const state = await registry.state();
  expect(state.versions.map((v) => v.version).sort()).toEqual([...versions].sort());
  expect(state.history).toHaveLength(6);
  expect(state.history.map((m) => m.from)).toEqual([undefined, ...state.history.slice(0, -1).map((m) => m.to)]);
  for (const version of versions) await registry.download(version, join(folder, `back-${version}`));
});

test('the same bundle registered by two at once becomes one version, and the loser leaves nothing', async () => {
  const path = await bundle('a');
  const both = await Promise.all([1, 2].map(() => new ModelRegistry(store, 'price').register(path, facts)));
  expect(both.map((r) => r.version.version)).toEqual([both[0]?.version.version, both[0]?.version.version]);
  expect(await keys()).toHaveLength(3);
});

test('a version published while another writer was about to claim its number is not claimed again', async () => {
  let overtaken = false;
  const slow: Store = new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        if (name === 'write' && !overtaken && String(given[0]).endsWith('claim.json')) {
          overtaken = true;
          await register('a');
        }
        return value.apply(target, given);
      };
    },
  });
  const { version } = await new ModelRegistry(slow, 'price').register(await bundle('b'), facts);
  expect(version.version).toBe(2);
  expect((await registry.state()).versions.map((v) => v.version)).toEqual([1, 2]);
  await registry.download(1, join(folder, 'back'));
  expect(await readFile(join(folder, 'back/bundle.json'), 'utf8')).toBe('{"content":"a"}');
});

test('killed between upload and registry.json: invisible, and swept once the claim is stale', async () => {
  const killed = failing('write', (key) => key.endsWith('registry.json'));
  expect(await codeOf(new ModelRegistry(killed, 'price').register(await bundle('a'), facts))).toBe(
    'STORAGE_UNAVAILABLE',
  );
  expect(await registry.state()).toMatchObject({ versions: [] });
  expect(await registry.resolve('champion')).toBeUndefined();
  // This process still lives, so the claim counts until it has had no heartbeat for a minute.
  expect(await register('b')).toBe(2);
  const later = new ModelRegistry(store, 'price', { now: () => Date.now() + 61_000 });
  const { version } = await later.register(await bundle('c'), facts);
  expect(version.version).toBe(3);
  expect(await keys('price/versions/1/')).toEqual([]);
  expect((await registry.state()).versions.map((v) => v.version)).toEqual([2, 3]);
});

test('the claim of a process that is gone from this host is swept at once', async () => {
  const gone = { formatVersion: 1, id: 'x', ...thisProcess(), processStart: '1' };
  await store.write('price/versions/1/claim.json', JSON.stringify(gone));
  await store.write('price/versions/1/model/bundle.json', 'half');
  expect(await register('a')).toBe(1);
  expect(await keys('price/versions/')).toHaveLength(2);
});

test('a failed upload leaves no version, and the next one is whole', async () => {
  const broken = failing('upload', () => true);
  expect(await codeOf(new ModelRegistry(broken, 'price').register(await bundle('a'), facts))).toBe(
    'STORAGE_UNAVAILABLE',
  );
  const version = await register('a');
  await registry.download(version, join(folder, 'back'));
  expect((await registry.state()).versions).toHaveLength(1);
});

test('a claim that cannot be removed after the commit does not cost the version', async () => {
  const stuck = failing('delete', () => true);
  expect(await codeOf(new ModelRegistry(stuck, 'price').register(await bundle('a'), facts))).toBe(
    'STORAGE_UNAVAILABLE',
  );
  const later = new ModelRegistry(store, 'price', { now: () => Date.now() + 61_000 });
  await later.register(await bundle('b'), facts);
  await later.download(1, join(folder, 'back'));
  expect((await registry.state()).versions.map((v) => v.version)).toEqual([1, 2]);
});

test('a flipped bit is found on download, and nothing is left of it', async () => {
  await register('a');
  const path = join(folder, 'models/price/versions/1/model/saved_model/weights');
  const bytes = await readFile(path);
  bytes[500] = (bytes[500] ?? 0) ^ 1;
  await writeFile(path, bytes);
  await utimes(path, 1, 1);
  const target = join(folder, 'back');
  expect(['MODEL_CORRUPT', 'CHECKSUM_MISMATCH']).toContain(await codeOf(registry.download(1, target)));
  await expect(readFile(join(target, 'bundle.json'))).rejects.toThrow('ENOENT');
});

test('a registry.json that is not one is refused, not overwritten', async () => {
  await store.write('price/registry.json', '{"formatVersion": 2, "versions": {}}');
  expect(await codeOf(registry.register(await bundle('a'), facts))).toBe('RECORD_CORRUPT');
  expect((await store.readBytes('price/registry.json')).bytes.toString()).toBe('{"formatVersion": 2, "versions": {}}');
});
