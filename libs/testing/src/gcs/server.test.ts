import { Storage } from '@google-cloud/storage';
import { expect, test } from 'vitest';
import { startFakeGcs } from '../index.ts';

/** The official client against our server: what it can do with a real bucket, it can do here. */
async function withClient() {
  const gcs = await startFakeGcs({ buckets: ['b'], now: () => new Date('2026-01-02T03:04:05Z') });
  const storage = new Storage({ apiEndpoint: gcs.url, projectId: 'p', retryOptions: { autoRetry: false } });
  return { gcs, storage, bucket: storage.bucket('b'), [Symbol.asyncDispose]: () => gcs.close() };
}

test('the official client writes and reads in every way', async () => {
  await using fixture = await withClient();
  const { gcs, bucket } = fixture;
  await bucket.file('simple').save('hello', { resumable: false, contentType: 'text/plain', validation: 'crc32c' });
  await bucket.file('resumable').save(Buffer.alloc(600_000, 7), { resumable: true, chunkSize: 256 * 1024 });
  const [bytes] = await bucket.file('simple').download();
  expect(bytes.toString()).toBe('hello');
  const [part] = await bucket.file('resumable').download({ start: 10, end: 19 });
  expect(part).toEqual(Buffer.alloc(10, 7));
  const [metadata] = await bucket.file('simple').getMetadata();
  // md5 and crc32c of "hello", as md5sum and gcloud storage hash print them.
  expect(metadata).toMatchObject({
    md5Hash: 'XUFAKrxLKna5cZ2REBfFkg==',
    crc32c: 'mnG7TA==',
    contentType: 'text/plain',
  });
  expect(gcs.objects('b').map(({ name, size }) => [name, size])).toEqual([
    ['resumable', 600_000],
    ['simple', 5],
  ]);
  expect(gcs.openUploads).toBe(0);
});

test('the official client lists page by page, with folders', async () => {
  await using fixture = await withClient();
  const { gcs, bucket } = fixture;
  for (const name of ['a/1', 'a/2', 'a-', 'b', 'c/d/e']) await gcs.put('b', name, name);
  const [all] = await bucket.getFiles({ maxResults: 2 });
  expect(all.map((file) => file.name)).toEqual(['a-', 'a/1']);
  const [every] = await bucket.getFiles();
  expect(every.map((file) => file.name)).toEqual(['a-', 'a/1', 'a/2', 'b', 'c/d/e']);
  const [top, , answer] = await bucket.getFiles({ delimiter: '/', autoPaginate: false });
  expect(top.map((file) => file.name)).toEqual(['a-', 'b']);
  expect(answer).toMatchObject({ prefixes: ['a/', 'c/'] });
  const [range] = await bucket.getFiles({ startOffset: 'a/2', endOffset: 'c' });
  expect(range.map((file) => file.name)).toEqual(['a/2', 'b']);
  const paged = bucket.getFilesStream({ maxResults: 2, autoPaginate: true, maxApiCalls: 9 });
  const names: string[] = [];
  for await (const file of paged) names.push(file.name);
  expect(names).toHaveLength(2);
});

test('preconditions hold for every kind of request', async () => {
  await using fixture = await withClient();
  const { gcs, bucket } = fixture;
  const { generation } = await gcs.put('b', 'k', 'one');
  const wrong = { ifGenerationMatch: 1 };
  const works = [
    () => bucket.file('k').save('two', { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } }),
    () => bucket.file('k').save('two', { resumable: true, preconditionOpts: wrong }),
    () => bucket.file('k').delete(wrong),
    () => bucket.file('k').setMetadata({ contentType: 'x/y' }, { ifMetagenerationMatch: 7 }),
    () => bucket.file('none').copy(bucket.file('k'), { preconditionOpts: wrong }),
    () => bucket.file('k').copy(bucket.file('copy'), { preconditionOpts: wrong }),
    () => bucket.combine([bucket.file('k')], bucket.file('sum'), wrong),
  ];
  const codes = [];
  for (const work of works) {
    const code = await work().then(
      () => 0,
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    codes.push(code);
  }
  expect(codes).toEqual([412, 412, 412, 412, 404, 412, 412]);
  expect(gcs.objects('b').map((object) => object.generation)).toEqual([generation]);
  expect((await gcs.content('b', 'k')).toString()).toBe('one');
});

test('objects are copied, composed and described anew', async () => {
  await using fixture = await withClient();
  const { gcs, bucket, storage } = fixture;
  await gcs.put('b', 'x', 'ab');
  await gcs.put('b', 'y', 'cd');
  await bucket.file('x').copy(bucket.file('x2'));
  await bucket.combine([bucket.file('x'), bucket.file('y')], bucket.file('xy'));
  await bucket.file('xy').setMetadata({ metadata: { origin: 'test' } });
  const [metadata] = await bucket.file('xy').getMetadata();
  expect(metadata).toMatchObject({ metadata: { origin: 'test' }, metageneration: '2' });
  expect(metadata.md5Hash).toBeUndefined();
  expect((await gcs.content('b', 'xy')).toString()).toBe('abcd');
  expect((await gcs.content('b', 'x2')).toString()).toBe('ab');
  await storage.createBucket('other');
  expect(gcs.buckets).toEqual(['b', 'other']);
  expect(await storage.bucket('none').exists()).toEqual([false]);
  expect((await bucket.iam.testPermissions('storage.objects.get'))[0]).toEqual({ 'storage.objects.get': true });
});

test('a resumable upload keeps whole quanta of what came and says how much', async () => {
  await using fixture = await withClient();
  const { gcs } = fixture;
  const start = await fetch(`${gcs.url}/upload/storage/v1/b/b/o?uploadType=resumable&name=k`, { method: 'POST' });
  const url = start.headers.get('location') ?? '';
  const put = (body: Uint8Array<ArrayBuffer> | undefined, range: string) =>
    fetch(url, { method: 'PUT', headers: { 'content-range': range }, ...(body === undefined ? {} : { body }) });
  const status = await put(undefined, 'bytes */*');
  expect([status.status, status.headers.get('range')]).toEqual([308, null]);
  const first = await put(new Uint8Array(300_000), 'bytes 0-299999/*');
  expect([first.status, first.headers.get('range')]).toEqual([308, 'bytes=0-262143']);
  // Bytes sent twice are taken once.
  const second = await put(new Uint8Array(400_000), 'bytes 0-399999/400000');
  expect(second.status).toBe(200);
  expect(gcs.objects('b')[0]?.size).toBe(400_000);
  expect((await put(undefined, 'bytes */400000')).status).toBe(200);
});

test('errors have the bodies of the API', async () => {
  const gcs = await startFakeGcs({ buckets: ['b'], denied: ['storage.objects.get'] });
  try {
    const missing = await fetch(`${gcs.url}/storage/v1/b/none/o/k`);
    expect(missing.status).toBe(403);
    const list = await fetch(`${gcs.url}/storage/v1/b/none/o`);
    expect(await list.json()).toMatchObject({
      error: { code: 404, message: 'The specified bucket does not exist.', errors: [{ reason: 'notFound' }] },
    });
  } finally {
    await gcs.close();
  }
});

test('a rule spares some requests, strikes some, and is then used up', async () => {
  await using fixture = await withClient();
  const { gcs } = fixture;
  gcs.faults.inject({ match: { path: /prefix=x/ }, after: 1, times: 2, action: { kind: 'status', status: 503 } });
  const statuses = [];
  for (const prefix of ['x', 'x', 'y', 'x', 'x']) {
    statuses.push((await fetch(`${gcs.url}/storage/v1/b/b/o?prefix=${prefix}`)).status);
  }
  expect(statuses).toEqual([200, 503, 200, 503, 200]);
  expect(gcs.requests.map((request) => request.operation)).toEqual(Array(5).fill('objects.list'));
});
