import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCached } from '../cache.ts';
import { memoryStore } from '../fixtures/memory-store.ts';
import { fakeClock, keysOf, request } from '../fixtures/steps.ts';
import { readLatest } from '../latest.ts';
import { beginExecution } from './begin.ts';

test('executions of one step at once all commit; latest and cache agree on the newest', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(2)), fc.integer({ min: 2, max: 4 }), async (pauses, count) => {
      // Every call of the store waits for some turns of the event loop, as a network would have it.
      const store = memoryStore(async () => {
        for (let n = pauses.next().value; n > 0; n--) await new Promise(setImmediate);
      });
      const { clock, forward } = fakeClock();
      const one = async () => {
        const execution = await beginExecution(request(store, { clock }));
        forward(1);
        for (const { path } of Object.values(execution.outputs)) await writeFile(path, execution.id);
        return execution.commit({ outputParameters: { loss: 1 } });
      };
      const records = await Promise.all(Array.from({ length: count }, one));
      const newest = records.toSorted((a, b) => (a.id < b.id ? 1 : -1))[0];
      expect(records.map(({ state }) => state)).toEqual(records.map(() => 'succeeded'));
      expect(await readLatest(store, 'bitcoin', 'train')).toEqual(newest);
      expect(await findCached(store, newest?.cacheKey ?? '')).toEqual(newest);
      expect(await keysOf(store)).toHaveLength(3 * count + 2);
    }),
    { numRuns: 25 },
  );
});
