import { join } from 'node:path';
import { startFakeGcs } from '@millrace/testing';
import { expect, test } from 'vitest';
import { runScript } from './fixtures/run-script.ts';
import { temporaryFolder } from './fixtures/stores.ts';

/** MiB; the transfer is larger than this, so that content held in memory would show. */
const LIMIT = 120;

test('200 MiB go to a folder and back in bounded memory', async () => {
  await using folder = await temporaryFolder();
  expect(Number(await runScript('transfer.ts', [join(folder.path, 's'), '200']))).toBeLessThan(LIMIT);
});

test('200 MiB go to a bucket and back in bounded memory', async () => {
  const gcs = await startFakeGcs({ buckets: ['bucket'] });
  try {
    const grown = await runScript('transfer.ts', ['gs://bucket', '200'], { STORAGE_EMULATOR_HOST: gcs.url });
    expect(Number(grown)).toBeLessThan(LIMIT);
    expect(gcs.objects('bucket').find((object) => object.name === 'large')?.size).toBe(200 * 1024 * 1024);
  } finally {
    await gcs.close();
  }
});
