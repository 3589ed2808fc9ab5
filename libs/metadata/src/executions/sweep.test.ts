import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Store } from '@millrace/storage';
import { describe, expect, test } from 'vitest';
import { fakeClock, keysOf, request, temporaryStore } from '../fixtures/steps.ts';
import { withOverrides } from '../fixtures/with-overrides.ts';
import { beginExecution } from './begin.ts';
import { STALE_MS } from './claim.ts';
import { thisProcess } from './owner.ts';
import { sweep } from './sweep.ts';

const claimOf = (changes: object) =>
  JSON.stringify({ formatVersion: 1, ...thisProcess(), token: 't', heartbeat: new Date().toISOString(), ...changes });
const folder = 'bitcoin/train/20261121-091530-k3v9qd';

describe('sweep', () => {
  test('leaves a live execution alone', async () => {
    const store = await temporaryStore();
    const execution = await beginExecution(request(store));
    expect(await sweep(store, 'bitcoin', 'train')).toEqual([]);
    for (const { path } of Object.values(execution.outputs)) await writeFile(path, 'x');
    expect((await execution.commit({ outputParameters: { loss: 1 } })).state).toBe('succeeded');
  });

  test.for<[string, object]>([
    ['another host, heard of just now', { host: 'elsewhere' }],
    ['another container with the same host name', { namespace: 'another', pid: 1 }],
  ])('leaves a claim alone: %s', async ([, changes]) => {
    const store = await temporaryStore();
    await store.write(`${folder}/claim.json`, claimOf(changes));
    expect(await sweep(store, 'bitcoin', 'train')).toEqual([]);
    expect(await keysOf(store)).toHaveLength(1);
  });

  test.for<[string, object, number]>([
    ['no heartbeat for a minute', { host: 'elsewhere' }, STALE_MS + 5_000],
    ['a process of this host that is gone', { pid: 4_194_304 }, 0],
    ['a process id that was given again', { processStart: '1' }, 0],
  ])('removes what a claim is stale for: %s', async ([, changes, later]) => {
    const store = await temporaryStore();
    await store.write(`${folder}/claim.json`, claimOf(changes));
    await store.write(`${folder}/model/weights`, 'half');
    const clock = () => new Date(Date.now() + later);
    expect(await sweep(store, 'bitcoin', 'train', { clock })).toEqual([folder]);
    expect(await keysOf(store)).toEqual([]);
  });

  test('removes a folder with neither claim nor record, which a sweeper left half-way', async () => {
    const store = await temporaryStore();
    await store.write(`${folder}/model/weights`, 'half');
    expect(await sweep(store, 'bitcoin', 'train')).toEqual([folder]);
  });

  test('leaves a folder alone whose claim is being written, and removes it when nothing came of it', async () => {
    const store = await temporaryStore();
    const path = store.localPath(folder) ?? '';
    await mkdir(path, { recursive: true });
    await writeFile(`${path}/.partial-claim`, 'half');
    expect(await sweep(store, 'bitcoin', 'train')).toEqual([]);
    expect(existsSync(`${path}/.partial-claim`)).toBe(true);
    await sweep(store, 'bitcoin', 'train', { clock: () => new Date(Date.now() + STALE_MS + 5_000) });
    expect(existsSync(path)).toBe(false);
  });

  test('executions that begin and sweep at once in one folder all commit', async () => {
    for (let round = 0; round < 20; round++) {
      const store = await temporaryStore();
      const one = async () => (await beginExecution(request(store, { outputs: {} }))).commit();
      const records = await Promise.all(Array.from({ length: 8 }, one));
      expect(records.map(({ state }) => state)).toEqual(records.map(() => 'succeeded'));
    }
  });

  test('sweepers at once do not disturb each other', async () => {
    const store = await temporaryStore();
    for (let n = 10; n < 20; n++) {
      await store.write(`bitcoin/train/20261121-0915${n}-aaaaaa/claim.json`, claimOf({ pid: 4_194_304 }));
      await store.write(`bitcoin/train/20261121-0915${n}-aaaaaa/model`, 'half');
    }
    await Promise.all([1, 2, 3].map(() => sweep(store, 'bitcoin', 'train')));
    expect(await keysOf(store)).toEqual([]);
  });

  test('an execution that was taken for dead cannot commit, and leaves nothing', async () => {
    const store = await temporaryStore();
    const { clock } = fakeClock();
    const execution = await beginExecution(request(store, { clock }));
    for (const { path } of Object.values(execution.outputs)) await writeFile(path, 'x');
    const later = () => new Date(clock().getTime() + STALE_MS + 5_000);
    expect(await sweep(store, 'bitcoin', 'train', { clock: later })).toEqual([execution.ref]);
    const result = { outputParameters: { loss: 1 } };
    await expect(execution.commit(result)).rejects.toMatchObject({ code: 'CLAIM_LOST' });
    expect(await keysOf(store)).toEqual([]);
  });

  test('a claim lost at the moment of the record undoes the commit', async () => {
    const store = await temporaryStore();
    const write: Store['write'] = async (key, body, options) => {
      if (key.endsWith('/execution.json')) await store.delete(key.replace('execution.json', 'claim.json'));
      return store.write(key, body, options);
    };
    const execution = await beginExecution(request(withOverrides(store, { write }), { outputs: {} }));
    await expect(execution.commit()).rejects.toMatchObject({ code: 'CLAIM_LOST' });
    expect(await keysOf(store)).toEqual([]);
  });

  test('removes what unfinished writes left in the folder of the step', async () => {
    const store = await temporaryStore();
    await store.write('bitcoin/train/latest.json', '{}');
    const left = `${store.localPath('bitcoin/train')}/.partial-left`;
    await writeFile(left, 'half');
    await sweep(store, 'bitcoin', 'train');
    expect(existsSync(left)).toBe(true);
    await sweep(store, 'bitcoin', 'train', { clock: () => new Date(Date.now() + STALE_MS + 5_000) });
    expect(existsSync(left)).toBe(false);
  });
});
