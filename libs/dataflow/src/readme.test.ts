import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFakeDataflow } from '@millrace/testing';
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
  const fake = await startFakeDataflow({ work: ({ count }) => count('ReadFromParquet', 2_000_000) });
  onTestFinished(() => fake.close());
  const env = { ...process.env, DATAFLOW_EMULATOR_HOST: fake.address };
  const options = { env, cwd: LIBRARY };
  const done = await promisify(execFile)(process.execPath, ['--conditions=@millrace/source', file], options);
  expect(done.stderr).toBe('');
  const lines = done.stdout.trimEnd().split('\n');
  expect(lines.at(-2)).toBe('done 2000000');
  expect(lines.at(-1)).toMatch(/^bitcoin-preprocess-[0-9a-f]{16} JOB_STATE_DONE$/);
});
