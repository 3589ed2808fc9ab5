import { appendFile, rm, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { findCached } from './cache.ts';
import { beginExecution } from './executions/begin.ts';
import { request, temporaryStore, trained } from './fixtures/steps.ts';
import { recordKey } from './refs.ts';

describe('findCached', () => {
  test('finds a success by its key, and nothing by another', async () => {
    const store = await temporaryStore();
    const record = await trained(store);
    expect(await findCached(store, record.cacheKey)).toEqual(record);
    expect(await findCached(store, 'a'.repeat(64))).toBeUndefined();
  });

  test('does not find a failure', async () => {
    const store = await temporaryStore();
    const execution = await beginExecution(request(store));
    await execution.fail(new Error('no'));
    expect(await findCached(store, execution.cacheKey)).toBeUndefined();
  });

  const file = (store: Awaited<ReturnType<typeof temporaryStore>>, id: string) =>
    store.localPath(`bitcoin/train/${id}/model`) ?? '';

  test.for<[string, (path: string) => Promise<void>]>([
    ['deleted', (path) => rm(path)],
    ['longer', (path) => appendFile(path, 'x')],
    ['changed to other content of the same size', (path) => writeFile(path, 'model: WEIGHTS')],
  ])('notices an output that was %s', async ([, damage]) => {
    const store = await temporaryStore();
    const record = await trained(store);
    await damage(file(store, record.id));
    expect(await findCached(store, record.cacheKey)).toBeUndefined();
    expect(await findCached(store, record.cacheKey, { verify: 'digest' })).toBeUndefined();
    expect(await findCached(store, record.cacheKey, { verify: false })).toEqual(record);
  });

  test('accepts an output that was copied back unchanged', async () => {
    const store = await temporaryStore();
    const record = await trained(store);
    await utimes(file(store, record.id), new Date(0), new Date(0));
    expect(await findCached(store, record.cacheKey)).toEqual(record);
  });

  test('forgets an execution whose record is gone or damaged, and an index that is damaged', async () => {
    const store = await temporaryStore();
    const record = await trained(store);
    await store.write(recordKey(record), '{"formatVersion": 1');
    expect(await findCached(store, record.cacheKey)).toBeUndefined();
    await store.delete(recordKey(record));
    expect(await findCached(store, record.cacheKey)).toBeUndefined();
    await store.write(`.millrace/cache/${record.cacheKey}.json`, 'no JSON');
    expect(await findCached(store, record.cacheKey)).toBeUndefined();
    const again = await trained(store);
    expect(await findCached(store, record.cacheKey)).toEqual(again);
  });
});
