import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFakeBigQuery, startFakeGcs } from '@millrace/testing';
import { expect, onTestFinished, test } from 'vitest';

const LIBRARY = fileURLToPath(new URL('..', import.meta.url));

test('the example runs, and the process ends by itself and without a warning', async () => {
  const readme = await readFile(join(LIBRARY, 'README.md'), 'utf8');
  const [, code = ''] = /^```ts\n([\s\S]*?)^```/m.exec(readme) ?? [];
  // Inside the package, so that its imports are found.
  const folder = await mkdtemp(join(LIBRARY, '.example-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'example.ts');
  await writeFile(file, code);
  const gcs = await startFakeGcs({ buckets: ['my-bucket'] });
  onTestFinished(() => gcs.close());
  await gcs.put('my-bucket', 'trips/1.parquet', 'PAR1');
  const fake = await startFakeBigQuery({
    gcs,
    evaluate: () => ({ columns: [{ name: 'n', type: 'INT64' }], rows: [['7']] }),
    readParquet: async () => ({ columns: [{ name: 'start', type: 'TIMESTAMP' }], rows: [] }),
  });
  onTestFinished(() => fake.close());
  const env = { ...process.env, BIGQUERY_EMULATOR_HOST: fake.host };
  const options = { env, cwd: LIBRARY };
  const done = await promisify(execFile)(process.execPath, ['--conditions=@millrace/source', file], options);
  expect(done.stderr).toBe('');
  expect(done.stdout.trimEnd().split('\n')).toEqual(["[ 'n INTEGER' ]", '7 false']);
});
