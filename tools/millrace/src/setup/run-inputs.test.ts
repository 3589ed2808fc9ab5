import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Io } from '../io.ts';
import { runInputs } from './run-inputs.ts';

const write = () => true;
const io: Io = {
  ...{ stdout: { write }, stderr: { write }, env: { GOOGLE_CLOUD_PROJECT: 'p' } },
  ...{ cwd: fileURLToPath(new URL('../../../..', import.meta.url)), signal: new AbortController().signal },
};

test('a file is the source of its run, the registry lies in the bucket, and the rest is as given', async () => {
  expect(await runInputs('bitcoin', { input: ['target=vertex', 'epochs=30'] }, io)).toEqual({
    ...{ source: '{uri}', registry: 'gs://p-millrace/bitcoin/models', target: 'vertex', epochs: 30 },
  });
});

test('what the pipeline does not take is refused, all of it at once', async () => {
  const refused = runInputs('bitcoin', { input: ['epoch=3', 'trials=many'] }, io);
  await expect(refused).rejects.toMatchObject({
    code: 'INVALID_INPUTS',
    problems: [
      { path: '--input epoch', code: 'UNKNOWN_INPUT' },
      { path: '--input trials', code: 'WRONG_TYPE' },
    ],
  });
});
