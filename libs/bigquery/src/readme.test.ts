import { fileURLToPath } from 'node:url';
import { startFakeBigQuery, startFakeGcs } from '@millrace/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runExample } from '../../testing/src/fixtures/example.ts';

const LIBRARY = fileURLToPath(new URL('..', import.meta.url));

test('the example runs, and the process ends by itself and without a warning', async () => {
  const gcs = await startFakeGcs({ buckets: ['my-bucket'] });
  onTestFinished(() => gcs.close());
  await gcs.put('my-bucket', 'trips/1.parquet', 'PAR1');
  const fake = await startFakeBigQuery({
    gcs,
    evaluate: () => ({ columns: [{ name: 'n', type: 'INT64' }], rows: [['7']] }),
    readParquet: async () => ({ columns: [{ name: 'start', type: 'TIMESTAMP' }], rows: [] }),
  });
  onTestFinished(() => fake.close());
  const done = await runExample(LIBRARY, { env: { BIGQUERY_EMULATOR_HOST: fake.host } });
  expect(done).toEqual({ lines: ["[ 'n INTEGER' ]", '7 false'], stderr: '' });
});
