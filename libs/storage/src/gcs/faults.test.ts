import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { FaultAction, FaultRule, GcsRequest } from '@millrace/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { codeOf, gcsFixture, keysOf, noise, temporaryFolder } from '../fixtures/stores.ts';
import { digestTree, openStore } from '../index.ts';

const CONTENT = noise(1_000_000);
const media = (action: FaultAction, times = 1): FaultRule<GcsRequest> => ({
  match: { operation: 'objects.getMedia' },
  times,
  action,
});
const piece = (action: FaultAction, times = 1, after = 0): FaultRule<GcsRequest> => ({
  match: { operation: 'uploads.put' },
  ...{ times, after, action },
});

afterEach(() => void vi.unstubAllEnvs());

describe('a request that is refused for a while', () => {
  test.each([408, 429, 500, 502, 503, 504])('status %i is repeated', async (status) => {
    await using fixture = await gcsFixture();
    fixture.gcs.faults.inject({ times: 3, action: { kind: 'status', status } });
    await fixture.store.write('k', 'x');
    fixture.gcs.faults.inject({ times: 2, action: { kind: 'status', status } });
    expect((await fixture.store.readBytes('k')).bytes.toString()).toBe('x');
    expect(fixture.waits.slice(0, 3)).toEqual([250, 500, 1000]);
  });

  test('a connection that is reset is repeated', async () => {
    await using fixture = await gcsFixture();
    for (const operation of ['uploads.start', 'uploads.put', 'objects.get', 'objects.getMedia', 'objects.delete']) {
      fixture.gcs.faults.inject({ match: { operation }, action: { kind: 'reset' } });
    }
    await fixture.store.write('k', 'x');
    expect((await fixture.store.readBytes('k')).bytes.toString()).toBe('x');
    await fixture.store.delete('k');
    expect(fixture.gcs.objects('bucket')).toEqual([]);
    expect(fixture.waits).toHaveLength(5);
  });

  test('the wait that the server asks for is kept', async () => {
    await using fixture = await gcsFixture();
    fixture.gcs.faults.inject({ action: { kind: 'status', status: 429, retryAfterSeconds: 7 } });
    await fixture.store.write('k', 'x');
    expect(fixture.waits).toEqual([7000]);
  });

  test('in the end it is STORAGE_UNAVAILABLE', async () => {
    await using fixture = await gcsFixture();
    await fixture.gcs.put('bucket', 'runs/k', 'x');
    fixture.gcs.faults.inject({ times: Number.POSITIVE_INFINITY, action: { kind: 'status', status: 503 } });
    const { store } = fixture;
    const works = [
      () => store.stat('k'),
      () => store.write('k', 'y'),
      () => buffer(store.read('k')),
      () => keysOf(store),
    ];
    for (const work of works) {
      expect(await codeOf(work())).toBe('STORAGE_UNAVAILABLE');
    }
    expect((await fixture.gcs.content('bucket', 'runs/k')).toString()).toBe('x');
    // Four attempts each, no more.
    expect(fixture.waits).toHaveLength(4 * 3);
  });

  test('nobody listening is STORAGE_UNAVAILABLE', async () => {
    const fixture = await gcsFixture();
    await fixture[Symbol.asyncDispose]();
    expect(await codeOf(fixture.store.check())).toBe('STORAGE_UNAVAILABLE');
    expect(await codeOf(fixture.store.write('k', 'x'))).toBe('STORAGE_UNAVAILABLE');
  });
});

describe('a download', () => {
  test.each<[string, FaultAction]>([
    ['is reset', { kind: 'reset', afterBytes: 300_000 }],
    ['stalls', { kind: 'stall', afterBytes: 300_000 }],
    ['is truncated', { kind: 'truncate', afterBytes: 300_000 }],
    ['stalls before it begins', { kind: 'stall' }],
  ])('that %s goes on where it stopped', async (_, action) => {
    await using fixture = await gcsFixture();
    await fixture.gcs.put('bucket', 'runs/k', CONTENT);
    fixture.gcs.faults.inject(media(action));
    expect((await buffer(fixture.store.read('k'))).equals(CONTENT)).toBe(true);
    const ranges = fixture.gcs.requests.map((request) => request.headers.range);
    expect(ranges).toHaveLength(2);
    if ('afterBytes' in action) expect(ranges[1]).toBe('bytes=300000-');
  });

  test('that goes on is of the same generation, or fails', async () => {
    await using fixture = await gcsFixture();
    await fixture.gcs.put('bucket', 'runs/k', CONTENT);
    fixture.gcs.faults.inject(media({ kind: 'reset', afterBytes: 300_000 }));
    const stream = fixture.store.read('k');
    stream.once('data', () => void fixture.gcs.put('bucket', 'runs/k', noise(1_000_000, 2)));
    expect(await codeOf(buffer(stream))).toBe('PRECONDITION_FAILED');
  });

  test('with a flipped bit ends in an error, never in bytes taken for good', async () => {
    await using fixture = await gcsFixture();
    await fixture.gcs.put('bucket', 'runs/k', CONTENT);
    fixture.gcs.faults.inject(media({ kind: 'corrupt', at: 999_999 }));
    expect(await codeOf(buffer(fixture.store.read('k')))).toBe('CHECKSUM_MISMATCH');
  });

  test('to a file with a flipped bit is done again, and fails in the end', async () => {
    await using fixture = await gcsFixture();
    await using folder = await temporaryFolder();
    await fixture.gcs.put('bucket', 'runs/k', CONTENT);
    fixture.gcs.faults.inject(media({ kind: 'corrupt', at: 5 }));
    const target = join(folder.path, 'k');
    await fixture.store.download('k', target);
    expect((await digestTree(target)).size).toBe(CONTENT.byteLength);
    fixture.gcs.faults.inject(media({ kind: 'corrupt', at: 5 }, Number.POSITIVE_INFINITY));
    expect(await codeOf(fixture.store.download('k', join(folder.path, 'other')))).toBe('CHECKSUM_MISMATCH');
    expect(await codeOf(fixture.store.readBytes('k'))).toBe('CHECKSUM_MISMATCH');
    expect(await readdir(folder.path)).toEqual(['k']);
  });

  test('is verified although a header was dropped on the way', async () => {
    await using fixture = await gcsFixture();
    await fixture.gcs.put('bucket', 'runs/k', CONTENT);
    fixture.gcs.faults.inject(media({ kind: 'dropHeader', name: 'x-goog-hash' }));
    expect((await buffer(fixture.store.read('k'))).equals(CONTENT)).toBe(true);
    expect(fixture.gcs.requests.map((request) => request.operation)).toEqual(['objects.getMedia', 'objects.get']);
  });

  test('of a folder with an unsafe name is refused and leaves nothing', async () => {
    await using fixture = await gcsFixture();
    await using folder = await temporaryFolder();
    await fixture.gcs.put('bucket', 'runs/f/a', 'x');
    await fixture.gcs.put('bucket', 'runs/f/../../escaped', 'x');
    expect(await codeOf(fixture.store.download('f', join(folder.path, 'f')))).toBe('UNSAFE_KEY');
    expect(await readdir(folder.path)).toEqual([]);
  });
});

test('reading whole takes the new content of an object that is just being replaced', async () => {
  await using fixture = await gcsFixture();
  await fixture.gcs.put('bucket', 'runs/k', 'old');
  const replace = (request: GcsRequest) => {
    if (request.operation === 'objects.getMedia' && fixture.gcs.objects('bucket')[0]?.size === 3) {
      void fixture.gcs.put('bucket', 'runs/k', 'newer');
    }
    return false;
  };
  fixture.gcs.faults.inject({ match: replace, action: { kind: 'reset' } });
  // The replacement lands before the delayed answer.
  fixture.gcs.faults.inject({ match: { operation: 'objects.getMedia' }, action: { kind: 'delay', milliseconds: 50 } });
  const { bytes, object } = await fixture.store.readBytes('k');
  expect([bytes.toString(), object.size]).toEqual(['newer', 5]);
});

describe('an upload', () => {
  test.each<[string, FaultAction, number]>([
    ['is cut in a piece', { kind: 'cutUpload', afterBytes: 100_000 }, 1],
    ['gets 503 for a piece', { kind: 'status', status: 503 }, 2],
    ['is reset', { kind: 'reset' }, 3],
    ['loses the answer to a piece', { kind: 'loseAnswer' }, 1],
    ['loses the answer to the last piece', { kind: 'loseAnswer' }, 3],
    ['stalls', { kind: 'stall' }, 1],
  ])('that %s goes on', async (_, action, after) => {
    await using fixture = await gcsFixture();
    fixture.gcs.faults.inject(piece(action, 1, after));
    await fixture.store.write('k', CONTENT, { ifGeneration: '0' });
    expect((await fixture.gcs.content('bucket', 'runs/k')).equals(CONTENT)).toBe(true);
    expect(fixture.gcs.requests.filter((request) => request.operation === 'uploads.start')).toHaveLength(1);
    expect(fixture.gcs.requests.some((request) => request.operation === 'uploads.status')).toBe(true);
  });

  test('with a flipped bit never becomes an object', async () => {
    await using fixture = await gcsFixture();
    fixture.gcs.faults.inject(piece({ kind: 'corruptUpload', at: 7 }));
    await fixture.store.write('k', CONTENT);
    expect((await fixture.gcs.content('bucket', 'runs/k')).equals(CONTENT)).toBe(true);
    fixture.gcs.faults.inject(piece({ kind: 'corruptUpload', at: 7 }, Number.POSITIVE_INFINITY));
    expect(await codeOf(fixture.store.write('other', CONTENT))).toBe('CHECKSUM_MISMATCH');
    expect(fixture.gcs.objects('bucket').map((object) => object.name)).toEqual(['runs/k']);
  });

  test('that the server forgot starts again if its content can be read again', async () => {
    await using fixture = await gcsFixture();
    fixture.gcs.faults.inject(piece({ kind: 'status', status: 410 }, 1, 2));
    await fixture.store.write('k', CONTENT);
    expect((await fixture.gcs.content('bucket', 'runs/k')).equals(CONTENT)).toBe(true);
    async function* once() {
      yield CONTENT;
    }
    fixture.gcs.faults.inject(piece({ kind: 'status', status: 410 }, 1, 2));
    expect(await codeOf(fixture.store.write('stream', once()))).toBe('STORAGE_UNAVAILABLE');
  });

  test('of a folder that fails half-way leaves the bucket as it was', async () => {
    await using fixture = await gcsFixture();
    await using folder = await temporaryFolder();
    for (let i = 0; i < 12; i += 1) await writeFile(join(folder.path, `part-${i}`), noise(300_000, i));
    await fixture.store.write('other', 'x');
    const before = fixture.gcs.objects('bucket');
    fixture.gcs.faults.inject({
      match: (request) => request.object.endsWith('part-7'),
      times: Number.POSITIVE_INFINITY,
      action: { kind: 'status', status: 503 },
    });
    expect(await codeOf(fixture.store.upload(folder.path, 'out'))).toBe('STORAGE_UNAVAILABLE');
    expect(fixture.gcs.objects('bucket')).toEqual(before);
    expect(fixture.gcs.openUploads).toBe(0);
    expect(fixture.gcs.requests.filter((request) => request.operation === 'objects.delete').length).toBeGreaterThan(0);
  });

  test('of a folder that cannot be undone says what to remove', async () => {
    await using fixture = await gcsFixture();
    await using folder = await temporaryFolder();
    for (const name of ['a', 'b', 'z']) await writeFile(join(folder.path, name), name);
    const times = Number.POSITIVE_INFINITY;
    const bad = (request: GcsRequest) => request.object.endsWith('z') || request.operation === 'objects.delete';
    fixture.gcs.faults.inject({ match: bad, times, action: { kind: 'deny' } });
    await expect(fixture.store.upload(folder.path, 'out')).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
      hint: 'gcloud storage rm --recursive gs://bucket/runs/out',
    });
  });

  test('of a folder that is stopped half-way leaves the bucket as it was', async () => {
    await using fixture = await gcsFixture();
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'f'));
    for (let i = 0; i < 8; i += 1) await writeFile(join(folder.path, 'f', `${i}`), noise(600_000, i));
    const stop = new AbortController();
    const onProgress = (done: number, total: number | undefined) => {
      if (total !== undefined && done > total / 2) stop.abort();
    };
    const options = { signal: stop.signal, onProgress };
    expect(await codeOf(fixture.store.upload(join(folder.path, 'f'), 'out', options))).toBe('ABORTED');
    expect(fixture.gcs.objects('bucket')).toEqual([]);
    expect(fixture.gcs.openUploads).toBe(0);
  });
});

describe('a bucket that cannot be used', () => {
  test('is missing', async () => {
    await using fixture = await gcsFixture();
    const store = fixture.open('no-such-bucket');
    const works = [
      () => store.check(),
      () => store.write('k', 'x'),
      () => store.readBytes('k'),
      () => keysOf(store),
      () => store.names(''),
    ];
    for (const work of works) {
      await expect(work()).rejects.toMatchObject({
        code: 'BUCKET_MISSING',
        hint: expect.stringContaining('gcloud storage buckets create gs://no-such-bucket'),
      });
    }
  });

  test.each(['storage.objects.create', 'storage.objects.list'])('is denied for want of %s', async (permission) => {
    await using fixture = await gcsFixture({ denied: [permission] });
    await expect(fixture.store.check()).rejects.toMatchObject({ code: 'ACCESS_DENIED', fields: { permission } });
  });

  test('denies a single request', async () => {
    await using fixture = await gcsFixture();
    await fixture.gcs.put('bucket', 'runs/k', 'x');
    for (let i = 0; i < 3; i += 1) fixture.gcs.faults.inject({ action: { kind: 'deny' } });
    const { store } = fixture;
    for (const work of [() => store.stat('k'), () => buffer(store.read('k')), () => store.write('k', 'y')]) {
      await expect(work()).rejects.toMatchObject({
        code: 'ACCESS_DENIED',
        hint: expect.stringContaining('roles/storage.objectUser'),
      });
    }
    expect(fixture.waits).toEqual([]);
  });

  test('without credentials says how to get them', async () => {
    await using home = await temporaryFolder();
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', join(home.path, 'none.json'));
    vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
    const store = openStore('gs://bucket', { environment: {} });
    for (const work of [() => store.stat('k'), () => store.write('k', 'x')]) {
      await expect(work()).rejects.toMatchObject({
        code: 'ACCESS_DENIED',
        hint: 'gcloud auth application-default login',
      });
    }
  });
});

test('both spellings of STORAGE_EMULATOR_HOST reach the emulator, though the client reads it too', async () => {
  await using fixture = await gcsFixture();
  for (const host of [fixture.gcs.url, `${fixture.gcs.url}/`, fixture.gcs.host]) {
    vi.stubEnv('STORAGE_EMULATOR_HOST', host);
    const store = openStore('bucket');
    await store.check();
    await store.write('k', host);
    expect((await store.readBytes('k')).bytes.toString()).toBe(host);
  }
});
