import { describe, expect, test } from 'vitest';
import { codeOf, gcsFixture, impatient, keysOf, temporaryFolder } from '../fixtures/stores.ts';
import { openStore, type Store, withSignal } from '../index.ts';
import { DEFAULT_RETRY, RetryBudget, TransientError } from '../retry.ts';

const DOWN = { times: Number.POSITIVE_INFINITY, action: { kind: 'status', status: 503 } } as const;

describe('MILLRACE_STORAGE_TIMEOUT', () => {
  test('is for how long a request is tried, whatever the number of attempts', async () => {
    await using fixture = await gcsFixture();
    fixture.gcs.faults.inject(DOWN);
    const environment = { STORAGE_EMULATOR_HOST: fixture.gcs.url, MILLRACE_STORAGE_TIMEOUT: '10' };
    const waits: number[] = [];
    let time = 0;
    const sleep = async (milliseconds: number) => {
      waits.push(milliseconds);
      time += milliseconds;
    };
    const store = openStore('gs://bucket', { environment, retry: { random: () => 0, now: () => time, sleep } });
    expect(await codeOf(store.stat('k'))).toBe('STORAGE_UNAVAILABLE');
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 2250]);
  });

  test.each(['soon', '0', '-1', 'Infinity'])('%s is refused', (value) => {
    expect(() => openStore('gs://bucket', { environment: { MILLRACE_STORAGE_TIMEOUT: value } })).toThrow(
      expect.objectContaining({ code: 'INVALID_ENVIRONMENT', exitCode: 2 }),
    );
  });
});

test('time in which something came through does not count', async () => {
  let time = 0;
  const sleep = async () => undefined;
  const policy = { ...DEFAULT_RETRY, attempts: Number.POSITIVE_INFINITY, timeout: 1000, now: () => time, sleep };
  const budget = new RetryBudget(policy, 'gs://bucket/k', undefined);
  time = 900;
  await budget.after(new TransientError('503'));
  budget.reset();
  time = 1800;
  await budget.after(new TransientError('503'));
  time = 1900;
  await expect(budget.after(new TransientError('503'))).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
});

describe('a signal', () => {
  const CALLS: Readonly<Record<string, (store: Store, path: string) => Promise<unknown>>> = {
    check: (store) => store.check(),
    stat: (store) => store.stat('k'),
    list: (store) => keysOf(store, 'f/'),
    names: (store) => store.names('f/'),
    readBytes: (store) => store.readBytes('k'),
    write: (store) => store.write('k', 'x'),
    delete: (store) => store.delete('k'),
    deleteFolder: (store) => store.deleteFolder('f/'),
    upload: (store, path) => store.upload(path, 'f'),
    download: (store, path) => store.download('k', `${path}/k`),
  };

  test.each(Object.entries(CALLS))('ends the retries of %s', async (_, work) => {
    await using fixture = await gcsFixture();
    await using folder = await temporaryFolder();
    fixture.gcs.faults.inject(DOWN);
    const stop = new AbortController();
    const sleep = async () => stop.abort();
    const environment = { STORAGE_EMULATOR_HOST: fixture.gcs.url };
    const store = openStore('gs://bucket', { ...impatient(), retry: { attempts: 1000, sleep }, environment });
    expect(await codeOf(work(withSignal(store, stop.signal), folder.path))).toBe('ABORTED');
  });

  test('is heard beside that of a call', async () => {
    await using folder = await temporaryFolder();
    const store = withSignal(openStore(folder.path), new AbortController().signal);
    expect(await codeOf(store.write('k', 'x', { signal: AbortSignal.abort() }))).toBe('ABORTED');
    await store.write('k', 'x');
    expect((await store.readBytes('k')).bytes.toString()).toBe('x');
  });
});
