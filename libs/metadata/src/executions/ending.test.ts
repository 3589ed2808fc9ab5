import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { MillraceError } from '@millrace/contract';
import type { CallOptions, Store } from '@millrace/storage';
import { expect, test } from 'vitest';
import { memoryStore } from '../fixtures/memory-store.ts';
import { keysOf, request, temporaryStore } from '../fixtures/steps.ts';
import { withOverrides } from '../fixtures/with-overrides.ts';
import { beginExecution } from './begin.ts';
import type { Execution } from './request.ts';
import { sweep } from './sweep.ts';

const unavailable = () => new MillraceError('STORAGE_UNAVAILABLE', 'Not now.');

const writeOutputs = async (execution: Execution) => {
  for (const { path } of Object.values(execution.outputs)) await writeFile(path, 'x');
};

/** A call that is answered only by its signal. */
const never = (options?: CallOptions): Promise<never> =>
  new Promise((_, reject) => {
    options?.signal?.addEventListener('abort', () => reject(new MillraceError('ABORTED', 'Stopped.')));
  });

test('what was written makes room before the record of the failure is', async () => {
  const store = await temporaryStore();
  let outputsAtRecord: readonly boolean[] = [];
  const write: Store['write'] = async (key, body, options) => {
    if (key.endsWith('/execution.json')) {
      outputsAtRecord = [execution.workDirectory, ...Object.values(execution.outputs).map(({ path }) => path)].map(
        (path) => existsSync(path),
      );
    }
    return store.write(key, body, options);
  };
  const execution = await beginExecution(request(withOverrides(store, { write })));
  await writeOutputs(execution);
  await execution.fail(new Error('no'));
  expect(outputsAtRecord).toEqual([false, false, false]);
});

test('a failure that cannot be recorded leaves nothing at all', async () => {
  const store = await temporaryStore();
  const full = new MillraceError('DISK_FULL', 'No space.');
  const write: Store['write'] = async (key, body, options) => {
    if (key.endsWith('/execution.json')) throw full;
    return store.write(key, body, options);
  };
  const execution = await beginExecution(request(withOverrides(store, { write })));
  await writeOutputs(execution);
  await writeFile(execution.logPath, '{}\n');
  await expect(execution.fail(new Error('no'))).rejects.toBe(full);
  expect(await keysOf(store)).toEqual([]);
  expect(existsSync(store.localPath(execution.ref) ?? '')).toBe(false);
});

test('once the storage has failed, the clean-up has one short time in all, and the sweep does the rest', async () => {
  const store = memoryStore();
  let down = false;
  const silent = withOverrides(store, {
    stat: (key, options) => (down ? never(options) : store.stat(key, options)),
    write: (key, body, options) => (down ? never(options) : store.write(key, body, options)),
    delete: (key, options) => (down ? never(options) : store.delete(key, options)),
    deleteFolder: (prefix, options) => (down ? never(options) : store.deleteFolder(prefix, options)),
  });
  const execution = await beginExecution(request(silent, { cleanUpMs: 20 }));
  await writeOutputs(execution);
  down = true;
  await expect(execution.fail(unavailable())).rejects.toMatchObject({ code: 'ABORTED' });
  expect(existsSync(execution.workDirectory)).toBe(false);
  expect(await keysOf(store)).toEqual([`${execution.ref}/claim.json`]);
  const clock = () => new Date(Date.now() + 3_600_000);
  expect(await sweep(store, 'bitcoin', 'train', { clock })).toEqual([execution.ref]);
  expect(await keysOf(store)).toEqual([]);
});

test('a record of success that nobody knows to have arrived goes before its outputs do', async () => {
  const store = memoryStore();
  const deleted: string[] = [];
  let lost = false;
  const faulty = withOverrides(store, {
    write: async (key, body, options) => {
      const written = await store.write(key, body, options);
      if (!key.endsWith('/execution.json') || lost) return written;
      lost = true;
      throw unavailable();
    },
    delete: (key, options) => {
      deleted.push(key.split('/').at(-1) ?? '');
      return store.delete(key, options);
    },
  });
  const execution = await beginExecution(request(faulty));
  await writeOutputs(execution);
  const error: unknown = await execution.commit({ outputParameters: { loss: 1 } }).catch((e: unknown) => e);
  expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  expect(await execution.fail(error)).toMatchObject({ state: 'failed', outputs: {} });
  expect(deleted[0]).toBe('execution.json');
  expect(await keysOf(store)).toEqual([`${execution.ref}/execution.json`]);
});

test('an execution does not begin in a store that cannot be swept because it does not answer', async () => {
  const store = memoryStore();
  const names = () => Promise.reject(unavailable());
  await expect(beginExecution(request(withOverrides(store, { names })))).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
  });
  expect(await keysOf(store)).toEqual([]);
});
