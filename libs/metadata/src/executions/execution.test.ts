import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { artifact } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../fixtures/memory-store.ts';
import { fakeClock, keysOf, request, temporaryStore, trained } from '../fixtures/steps.ts';
import { withOverrides } from '../fixtures/with-overrides.ts';
import { History } from '../history/history.ts';
import { beginExecution } from './begin.ts';

const localPath = (store: Store, key: string): string => {
  const path = store.localPath(key);
  if (path === undefined) throw new Error('not a file store');
  return path;
};

describe('commit', () => {
  test('leaves the outputs, the record and the indexes, and nothing else', async () => {
    const store = await temporaryStore();
    const execution = await beginExecution(request(store));
    await writeFile(execution.outputs.model?.path ?? '', 'weights');
    await mkdir(execution.outputs.metrics?.path ?? '');
    await writeFile(`${execution.outputs.metrics?.path}/loss.json`, '[1]');
    await writeFile(`${execution.workDirectory}/scratch`, 'x');
    await writeFile(execution.logPath, '{}\n');
    const record = await execution.commit({ outputParameters: { loss: 0.1 }, artifactMetadata: { model: { a: 1 } } });

    expect(await keysOf(store)).toEqual([
      `.millrace/cache/${record.cacheKey}.json`,
      `bitcoin/train/${record.id}/execution.json`,
      `bitcoin/train/${record.id}/log.jsonl`,
      `bitcoin/train/${record.id}/metrics/loss.json`,
      `bitcoin/train/${record.id}/model`,
      'bitcoin/train/latest.json',
    ]);
    expect(await readdir(localPath(store, `bitcoin/train/${record.id}`))).toHaveLength(4);
    expect(record.outputs.model).toMatchObject({
      size: 7,
      type: 'model',
      metadata: { a: 1 },
      producer: execution.ref,
    });
    expect(await new History(store).latest('bitcoin', 'train')).toEqual(record);
  });

  test('lists every output that run did not make, and can then fail', async () => {
    const store = await temporaryStore();
    const execution = await beginExecution(request(store));
    await writeFile(execution.outputs.metrics?.path ?? '', '[]');
    const error: unknown = await execution.commit().catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: 'MISSING_OUTPUT',
      problems: [{ path: 'outputs.model' }, { path: 'outputs.loss' }],
    });
    const record = await execution.fail(error);
    expect(record).toMatchObject({ state: 'failed', outputs: {}, error: { code: 'MISSING_OUTPUT' } });
    expect(await keysOf(store)).toEqual([`bitcoin/train/${record.id}/execution.json`]);
    await expect(execution.commit()).rejects.toMatchObject({ code: 'EXECUTION_ENDED' });
  });

  test('two executions of a step at once both commit, and the latest is the newer', async () => {
    const store = await temporaryStore();
    const { clock, forward } = fakeClock();
    const older = await beginExecution(request(store, { clock, parameters: { epochs: 1 } }));
    forward(5);
    const newer = await beginExecution(request(store, { clock, parameters: { epochs: 2 } }));
    for (const { outputs } of [older, newer]) {
      for (const { path } of Object.values(outputs)) await writeFile(path, 'x');
    }
    const result = { outputParameters: { loss: 1 } };
    const records = await Promise.all([newer.commit(result), older.commit(result)]);
    expect(records.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect((await new History(store).latest('bitcoin', 'train'))?.id).toBe(newer.id);
  });

  test('keeps checkpoints until the work is done', async () => {
    const store = await temporaryStore();
    const execution = await beginExecution(request(store, { outputs: {} }));
    const key = `.millrace/work/${execution.cacheKey}/000001-a/state`;
    await store.write(key, 'x');
    expect(await store.stat(key)).toBeDefined();
    await execution.commit();
    expect(await store.stat(key)).toBeUndefined();
  });

  test('a half-published output is removed when an upload fails', async () => {
    const store = await temporaryStore();
    const upload: Store['upload'] = async (path, key, options) => {
      if (key.endsWith('/second')) throw new Error('no space left');
      return store.upload(path, key, options);
    };
    const faulty = withOverrides(store, { upload });
    const outputs = { first: artifact.generic(), second: artifact.generic() };
    const execution = await beginExecution(request(faulty, { outputs }));
    for (const { path } of Object.values(execution.outputs)) await writeFile(path, 'x');
    const error: unknown = await execution.commit().catch((e: unknown) => e);
    expect(await store.stat(`${execution.ref}/first`)).toBeDefined();
    const record = await execution.fail(error);
    expect(record.error).toEqual({ code: 'UNEXPECTED', message: 'no space left' });
    expect(await keysOf(store)).toEqual([`${execution.ref}/execution.json`]);
  });
});

test('cancel leaves a record and no local files', async () => {
  const store = await temporaryStore();
  const execution = await beginExecution(request(store));
  const record = await execution.cancel();
  expect(record.state).toBe('cancelled');
  expect(existsSync(execution.workDirectory)).toBe(false);
  expect(await new History(store).latest('bitcoin', 'train')).toBeUndefined();
});

test('a failure neither becomes the latest nor hides the success before it', async () => {
  const store = await temporaryStore();
  const success = await trained(store);
  const execution = await beginExecution(request(store));
  await execution.fail(new Error('no'));
  expect((await new History(store).latest('bitcoin', 'train'))?.id).toBe(success.id);
});

test('names that cannot be folders are refused, all at once', async () => {
  const store = await temporaryStore();
  await expect(beginExecution(request(store, { pipeline: '../x', step: 'models' }))).rejects.toMatchObject({
    code: 'INVALID_NAME',
    problems: [{ path: 'pipeline' }, { path: 'step' }],
  });
  expect(await keysOf(store)).toEqual([]);
});

test('a bucket gets its outputs from a temporary folder, which is gone afterwards', async () => {
  const store = memoryStore();
  const execution = await beginExecution(request(store));
  for (const { path } of Object.values(execution.outputs)) await writeFile(path, 'x');
  const record = await execution.commit({ outputParameters: { loss: 1 } });
  expect(record.outputs.model?.uri).toBe(`gs://memory/bitcoin/train/${record.id}/model`);
  expect(existsSync(execution.workDirectory)).toBe(false);
  expect(await keysOf(store)).toHaveLength(5);
});

test('an abort while outputs are published reaches the store', async () => {
  const store = await temporaryStore();
  const controller = new AbortController();
  const execution = await beginExecution(request(store, { signal: controller.signal }));
  for (const { path } of Object.values(execution.outputs)) await writeFile(path, 'x');
  controller.abort();
  await expect(execution.commit({ outputParameters: { loss: 1 } })).rejects.toMatchObject({ code: 'ABORTED' });
  await execution.cancel();
  expect(await keysOf(store)).toEqual([`${execution.ref}/execution.json`]);
});
