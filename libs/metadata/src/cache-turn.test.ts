import { expect, test } from 'vitest';
import { takeTurn } from './cache-turn.ts';
import { temporaryStore } from './fixtures/steps.ts';

const key = 'a'.repeat(64);
const clock = () => new Date();
const { signal } = new AbortController();

test('one after the other; the second knows that it waited', async () => {
  const store = await temporaryStore();
  const order: string[] = [];
  const first = await takeTurn(store, key, { clock, signal });
  const second = takeTurn(store, key, { clock, signal, onWait: () => order.push('waits') }).then((turn) => {
    order.push('second');
    return turn;
  });
  await expect.poll(() => order).toEqual(['waits']);
  order.push('released');
  await first.release();
  const turn = await second;
  expect(order).toEqual(['waits', 'released', 'second']);
  expect([first.waited, turn.waited]).toEqual([false, true]);
  await turn.release();
  expect((await takeTurn(store, key, { clock, signal })).waited).toBe(false);
});

test('other keys do not wait', async () => {
  const store = await temporaryStore();
  await takeTurn(store, key, { clock, signal });
  expect((await takeTurn(store, 'b'.repeat(64), { clock, signal })).waited).toBe(false);
});

test('nobody waits for the dead', async () => {
  const store = await temporaryStore();
  const dead = { formatVersion: 1, host: 'elsewhere', pid: 1, token: 't', heartbeat: '2020-01-01T00:00:00.000Z' };
  await store.write(`.millrace/claims/${key}.json`, JSON.stringify(dead));
  const later = () => new Date(Date.now() + 61_000);
  expect((await takeTurn(store, key, { clock: later, signal })).waited).toBe(true);
});

test('the wait can be ended', async () => {
  const store = await temporaryStore();
  await takeTurn(store, key, { clock, signal });
  const abort = new AbortController();
  const waiting = takeTurn(store, key, { clock, signal: abort.signal, onWait: () => abort.abort() });
  await expect(waiting).rejects.toThrow('aborted');
});
