import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { codeOf, keysOf, noise, STORES, temporaryFolder } from './fixtures/stores.ts';
import { digestTree } from './index.ts';

describe.each(Object.entries(STORES))('a store in %s', (scheme, open) => {
  test('gives back what was written, with its size and checksum', async () => {
    await using fixture = await open();
    const { store } = fixture;
    const written = await store.write('a/b.json', '{"x":1}');
    expect(written).toMatchObject({ key: 'a/b.json', size: 7 });
    const { bytes, object } = await store.readBytes('a/b.json');
    expect(bytes.toString()).toBe('{"x":1}');
    expect(object).toEqual(written);
    expect(await store.stat('a/b.json')).toMatchObject({ generation: written.generation, size: 7 });
    expect((await buffer(store.read('a/b.json'))).toString()).toBe('{"x":1}');
  });

  test('takes streams and generators of any length, and empty content', async () => {
    await using fixture = await open();
    const { store } = fixture;
    const bytes = noise(900_000);
    const pieces = () => Array.from({ length: 9 }, (_, i) => bytes.subarray(i * 100_000, (i + 1) * 100_000));
    await store.write('stream', Readable.from(pieces()));
    await store.write('empty', Readable.from([]));
    await store.write('exact', bytes.subarray(0, 512 * 1024));
    expect((await buffer(store.read('stream'))).equals(bytes)).toBe(true);
    expect((await store.readBytes('empty')).bytes).toHaveLength(0);
    expect((await store.readBytes('exact')).bytes.equals(bytes.subarray(0, 512 * 1024))).toBe(true);
  });

  test('lists by bytes of the key and knows folders', async () => {
    await using fixture = await open();
    const { store } = fixture;
    for (const key of ['a/b', 'a-b', 'a/c/d', 'ab', 'é', 'z']) await store.write(key, key);
    expect(await keysOf(store)).toEqual(['a-b', 'a/b', 'a/c/d', 'ab', 'z', 'é']);
    expect(await keysOf(store, 'a/')).toEqual(['a/b', 'a/c/d']);
    expect(await keysOf(store, 'a')).toEqual(['a-b', 'a/b', 'a/c/d', 'ab']);
    expect(await store.names('')).toEqual(['a-b', 'a/', 'ab', 'z', 'é']);
    expect(await store.names('a/')).toEqual(['b', 'c/']);
    expect(await store.names('nothing/')).toEqual([]);
  });

  test('writes only where the expected generation is', async () => {
    await using fixture = await open();
    const { store } = fixture;
    const first = await store.write('k', 'one', { ifGeneration: '0' });
    expect(await codeOf(store.write('k', 'two', { ifGeneration: '0' }))).toBe('PRECONDITION_FAILED');
    const second = await store.write('k', 'two', { ifGeneration: first.generation });
    expect(await codeOf(store.write('k', 'three', { ifGeneration: first.generation }))).toBe('PRECONDITION_FAILED');
    expect(await codeOf(store.readBytes('k', { generation: first.generation }))).toBe('PRECONDITION_FAILED');
    expect(await codeOf(store.delete('k', { ifGeneration: first.generation }))).toBe('PRECONDITION_FAILED');
    await store.delete('k', { ifGeneration: second.generation });
    expect(await codeOf(store.delete('k', { ifGeneration: second.generation }))).toBe('PRECONDITION_FAILED');
    await store.delete('k');
    expect(await store.stat('k')).toBeUndefined();
  });

  test('lets exactly one of many writers create an object', async () => {
    await using fixture = await open();
    const { store } = fixture;
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => codeOf(store.write('race', `writer ${i}`, { ifGeneration: '0' }))),
    );
    expect(outcomes.toSorted()).toEqual([...Array(7).fill('PRECONDITION_FAILED'), 'no error']);
    const winner = outcomes.indexOf('no error');
    expect((await store.readBytes('race')).bytes.toString()).toBe(`writer ${winner}`);
  });

  test('loses no update of writers that compare and swap', async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.write('count', '0');
    // Who loses a race starts again.
    const increment = async (): Promise<void> => {
      const code = await codeOf(
        store
          .readBytes('count')
          .then(({ bytes, object }) =>
            store.write('count', `${Number(bytes.toString()) + 1}`, { ifGeneration: object.generation }),
          ),
      );
      if (code === 'PRECONDITION_FAILED') return increment();
      expect(code).toBe('no error');
    };
    await Promise.all(Array.from({ length: 12 }, increment));
    expect((await store.readBytes('count')).bytes.toString()).toBe('12');
  });

  test('moves folders in and out with one digest', async () => {
    await using fixture = await open();
    await using folder = await temporaryFolder();
    const { store } = fixture;
    const source = join(folder.path, 'source');
    await mkdir(join(source, 'deep/er'), { recursive: true });
    await writeFile(join(source, 'a.csv'), 'x\n1\n');
    await writeFile(join(source, 'deep/er/b.bin'), noise(700_000));
    const expected = await digestTree(source);
    const progress: number[] = [];
    const uploaded = await store.upload(source, 'run/out', { onProgress: (done) => void progress.push(done) });
    expect(uploaded).toEqual(expected);
    expect(progress.at(-1)).toBe(expected.size);
    expect(await keysOf(store)).toEqual(['run/out/a.csv', 'run/out/deep/er/b.bin']);
    expect(await codeOf(store.upload(source, 'run/out'))).toBe('PRECONDITION_FAILED');
    const target = join(folder.path, 'target');
    expect(await store.download('run/out', target)).toEqual(expected);
    expect(await digestTree(target)).toEqual(expected);
    expect(await codeOf(store.download('run/out', target))).toBe('DESTINATION_EXISTS');
    await store.deleteFolder('run/');
    expect(await keysOf(store)).toEqual([]);
    expect(await store.names('')).toEqual([]);
  });

  test('moves a single file, and replaces the one before', async () => {
    await using fixture = await open();
    await using folder = await temporaryFolder();
    const { store } = fixture;
    const source = join(folder.path, 'report.html');
    for (const content of ['first', 'second']) {
      await writeFile(source, content);
      const { files } = await store.upload(source, 'report.html', { move: content === 'second' });
      expect(files.map((file) => [file.path, file.size])).toEqual([['', content.length]]);
    }
    expect(await codeOf(digestTree(source))).toBe('OBJECT_MISSING');
    const target = join(folder.path, 'down.html');
    await store.download('report.html', target);
    expect(await readFile(target, 'utf8')).toBe('second');
  });

  test('keeps an empty folder', async () => {
    await using fixture = await open();
    await using folder = await temporaryFolder();
    const { store } = fixture;
    const empty = join(folder.path, 'empty');
    await mkdir(empty);
    const { digest } = await store.upload(empty, 'step/champion');
    // sha256 of nothing
    expect(digest).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect((await store.download('step/champion', join(folder.path, 'down'))).files).toEqual([]);
    expect(await store.names('step/')).toEqual(['champion/']);
    await store.deleteFolder('step/');
    expect(await store.names('')).toEqual([]);
  });

  test('names what is missing or cannot be stored', async () => {
    await using fixture = await open();
    await using folder = await temporaryFolder();
    const { store } = fixture;
    expect(await codeOf(store.readBytes('none'))).toBe('OBJECT_MISSING');
    expect(await codeOf(buffer(store.read('none')))).toBe('OBJECT_MISSING');
    expect(await codeOf(store.download('none', join(folder.path, 'x')))).toBe('OBJECT_MISSING');
    await writeFile(join(folder.path, 'file'), '');
    await symlink(join(folder.path, 'file'), join(folder.path, 'link'));
    expect(await codeOf(store.upload(folder.path, 'folder'))).toBe('UNSUPPORTED_FILE');
    expect(await codeOf(store.upload(join(folder.path, 'none'), 'folder'))).toBe('OBJECT_MISSING');
    expect(await keysOf(store)).toEqual([]);
  });

  test.each(['', '/a', 'a/', 'a//b', '../a', 'a/../../b', 'a\\b', './a', 'a\0b', 'a/.partial-x', '\ud800'])(
    'refuses the key %j',
    async (key) => {
      await using fixture = await open();
      await using folder = await temporaryFolder();
      const { store } = fixture;
      expect(await codeOf(store.write(key, 'x'))).toBe('UNSAFE_KEY');
      expect(() => store.read(key)).toThrow(expect.objectContaining({ code: 'UNSAFE_KEY' }));
      expect(await codeOf(store.delete(key))).toBe('UNSAFE_KEY');
      expect(await codeOf(store.download(key, join(folder.path, 'x')))).toBe('UNSAFE_KEY');
    },
  );

  test('stops when its caller says so, and leaves nothing', async () => {
    await using fixture = await open();
    const { store } = fixture;
    const stop = new AbortController();
    async function* endless() {
      for (let i = 0; ; i += 1) {
        if (i === 5) stop.abort();
        yield noise(200_000);
      }
    }
    expect(await codeOf(store.write('half', endless(), { signal: stop.signal }))).toBe('ABORTED');
    expect(await keysOf(store)).toEqual([]);
    expect(await codeOf(store.write('late', 'x', { signal: AbortSignal.abort() }))).toBe('ABORTED');
    await store.write('whole', noise(600_000));
    const reading = new AbortController();
    const onProgress = () => reading.abort();
    expect(await codeOf(buffer(store.read('whole', { signal: reading.signal, onProgress })))).toBe('ABORTED');
  });

  test('leaves the object before in place when the content fails half-way', async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.write('k', 'before');
    async function* failing() {
      yield noise(600_000);
      throw new Error('the source broke');
    }
    await expect(store.write('k', failing())).rejects.toThrow('the source broke');
    expect((await store.readBytes('k')).bytes.toString()).toBe('before');
    expect(await keysOf(store)).toEqual(['k']);
  });

  test('gives keys and URIs of one another', async () => {
    await using fixture = await open();
    const { store } = fixture;
    const uri = store.uriOf('a b/ç.json');
    expect(uri.startsWith(`${store.uri}/`)).toBe(true);
    expect(store.keyOf(uri)).toBe('a b/ç.json');
    expect(store.keyOf(store.uri)).toBe('');
    expect(store.keyOf('gs://elsewhere/a')).toBeUndefined();
    expect(store.keyOf('file:///elsewhere/a')).toBeUndefined();
    expect(store.scheme).toBe(scheme);
  });
});
