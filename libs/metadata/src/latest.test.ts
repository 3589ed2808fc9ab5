import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryStore } from './fixtures/memory-store.ts';
import { keysOf, temporaryStore, trained } from './fixtures/steps.ts';
import { advanceLatest, readLatest } from './latest.ts';
import { formatRef, latestKey } from './refs.ts';

const refOf = (n: number) => ({
  pipeline: 'bitcoin',
  step: 'train',
  id: `20261121-0915${String(n).padStart(2, '0')}-aaaaaa`,
});

test('whatever the interleaving of those who advance it, latest is the newest in the end', async () => {
  const orders = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), orders, async (scheduler, numbers) => {
      const store = memoryStore(() => scheduler.schedule(Promise.resolve()));
      const all = Promise.all(numbers.map((n) => advanceLatest(store, refOf(n))));
      await scheduler.waitFor(all);
      const read = scheduler.waitFor(store.readBytes(latestKey('bitcoin', 'train')));
      const pointer: unknown = JSON.parse((await read).bytes.toString());
      expect(pointer).toEqual({ formatVersion: 1, execution: formatRef(refOf(Math.max(...numbers))) });
    }),
    { numRuns: 100 },
  );
});

test('a pointer to an execution that was deleted, or none at all, leads to the newest there is', async () => {
  const store = await temporaryStore();
  const older = await trained(store, 'older');
  const newer = await trained(store, 'newer');
  await store.deleteFolder(`bitcoin/train/${newer.id}/`);
  expect(await readLatest(store, 'bitcoin', 'train')).toEqual(older);
  await store.delete('bitcoin/train/latest.json');
  expect(await readLatest(store, 'bitcoin', 'train')).toEqual(older);
  await store.write('bitcoin/train/latest.json', '{');
  expect(await readLatest(store, 'bitcoin', 'train')).toEqual(older);
  await trained(store, 'newest');
  expect(await keysOf(store)).toContain('bitcoin/train/latest.json');
});

test('a record that is damaged is an error with its place and every problem, not a hole', async () => {
  const store = await temporaryStore();
  const record = await trained(store);
  await store.write(`bitcoin/train/${record.id}/execution.json`, JSON.stringify({ ...record, state: 'won', reads: 1 }));
  await expect(readLatest(store, 'bitcoin', 'train')).rejects.toMatchObject({
    code: 'RECORD_CORRUPT',
    fields: { uri: store.uriOf(`bitcoin/train/${record.id}/execution.json`) },
    problems: [{ path: 'state' }, { path: 'reads' }],
  });
});

test('a step that never ran has no latest', async () => {
  expect(await readLatest(await temporaryStore(), 'bitcoin', 'train')).toBeUndefined();
});
