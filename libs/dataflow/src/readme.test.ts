import { fileURLToPath } from 'node:url';
import { startFakeDataflow } from '@millrace/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runExample } from '../../testing/src/fixtures/example.ts';

const LIBRARY = fileURLToPath(new URL('..', import.meta.url));

test('the example runs, and the process ends by itself and without a warning', async () => {
  const fake = await startFakeDataflow({ work: ({ count }) => count('ReadFromParquet', 2_000_000) });
  onTestFinished(() => fake.close());
  const { lines, stderr } = await runExample(LIBRARY, { env: { DATAFLOW_EMULATOR_HOST: fake.address } });
  expect(stderr).toBe('');
  expect(lines.at(-2)).toBe('done 2000000');
  expect(lines.at(-1)).toMatch(/^bitcoin-preprocess-[0-9a-f]{16} JOB_STATE_DONE$/);
});
