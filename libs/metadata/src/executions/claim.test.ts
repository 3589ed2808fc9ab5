import { MillraceError } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeClock, keysOf, request, temporaryStore } from '../fixtures/steps.ts';
import { withOverrides } from '../fixtures/with-overrides.ts';
import { beginExecution } from './begin.ts';
import { claimSchema, HEARTBEAT_MS } from './claim.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

const heartbeat = async (store: Store, ref: string): Promise<string> =>
  claimSchema.parse(JSON.parse((await store.readBytes(`${ref}/claim.json`)).bytes.toString())).heartbeat;

test('an execution gives a sign of life every ten seconds, until it ends', async () => {
  const store = await temporaryStore();
  const { clock, forward } = fakeClock(Date.parse('2026-11-21T09:15:30Z'));
  const execution = await beginExecution(request(store, { clock, outputs: {} }));
  expect(await heartbeat(store, execution.ref)).toBe('2026-11-21T09:15:30.000Z');
  forward(HEARTBEAT_MS);
  vi.advanceTimersByTime(HEARTBEAT_MS);
  await vi.waitFor(async () => expect(await heartbeat(store, execution.ref)).toBe('2026-11-21T09:15:40.000Z'));
  await execution.commit();
  expect(vi.getTimerCount()).toBe(0);
});

test('an execution that is swept learns of it by its signal', async () => {
  const store = await temporaryStore();
  const execution = await beginExecution(request(store, { outputs: {} }));
  await store.deleteFolder(`${execution.ref}/`);
  const aborted = new Promise((resolve) => execution.signal.addEventListener('abort', resolve));
  vi.advanceTimersByTime(HEARTBEAT_MS);
  await aborted;
  expect(execution.signal.reason).toMatchObject({ code: 'CLAIM_LOST' });
  expect(await keysOf(store)).toEqual([]);
});

test('a heartbeat that the store cannot take is made up by the next one', async () => {
  const store = await temporaryStore();
  let failures = 0;
  const write: Store['write'] = async (key, body, options) => {
    if (key.endsWith('claim.json') && options?.ifGeneration !== '0' && failures++ === 0) {
      throw new MillraceError('STORAGE_UNAVAILABLE', 'Not now.');
    }
    return store.write(key, body, options);
  };
  const execution = await beginExecution(request(withOverrides(store, { write }), { outputs: {} }));
  vi.advanceTimersByTime(HEARTBEAT_MS);
  await vi.waitFor(() => expect(failures).toBe(1));
  expect((await execution.commit()).state).toBe('succeeded');
});

test('a heartbeat that arrived though it was given up costs no claim', async () => {
  const store = await temporaryStore();
  let answered = true;
  const write: Store['write'] = async (key, body, options) => {
    const written = await store.write(key, body, options);
    if (answered) return written;
    answered = true;
    throw new MillraceError('STORAGE_UNAVAILABLE', 'Not now.');
  };
  const { clock, forward } = fakeClock(Date.parse('2026-11-21T09:15:30Z'));
  const execution = await beginExecution(request(withOverrides(store, { write }), { clock, outputs: {} }));
  answered = false;
  for (const time of ['09:15:40', '09:15:50']) {
    forward(HEARTBEAT_MS);
    vi.advanceTimersByTime(HEARTBEAT_MS);
    await vi.waitFor(async () => expect(await heartbeat(store, execution.ref)).toBe(`2026-11-21T${time}.000Z`));
  }
  expect((await execution.commit()).state).toBe('succeeded');
});

test('a record whose answer was lost, and which was written again, is there once', async () => {
  const store = await temporaryStore();
  const write: Store['write'] = async (key, body, options) => {
    const written = await store.write(key, body, options);
    return key.endsWith('/execution.json') ? store.write(key, body, options) : written;
  };
  const execution = await beginExecution(request(withOverrides(store, { write }), { outputs: {} }));
  expect((await execution.commit()).state).toBe('succeeded');
});

test('ids that collide are drawn again', async () => {
  const store = await temporaryStore();
  const { clock } = fakeClock();
  const draws = [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9];
  const random = () => draws.shift() ?? 0;
  const [a, b] = [
    await beginExecution(request(store, { clock, random })),
    await beginExecution(request(store, { clock, random })),
  ];
  expect([a.id.slice(-4), b.id.slice(-4)]).toEqual(['3333', 'wwww']);
});

test('no folder, no claim: what cannot be begun leaves nothing', async () => {
  const store = await temporaryStore();
  const localPath: Store['localPath'] = () => '/dev/null/no-folder';
  await expect(beginExecution(request(withOverrides(store, { localPath })))).rejects.toThrow();
  expect(await keysOf(store)).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
