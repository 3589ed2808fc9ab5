import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFakeVertex } from '@millrace/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runExample } from '../../testing/src/fixtures/example.ts';

const LIBRARY = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

test('the example runs, twice with one result, and the process ends by itself and without a warning', async () => {
  const fake = await startFakeVertex();
  onTestFinished(() => fake.close());
  const example = async () => {
    const { lines, stderr } = await runExample(LIBRARY, { env: { VERTEX_EMULATOR_HOST: fake.address } });
    expect(stderr).toBe('');
    return lines;
  };
  expect(await example()).toEqual(['RUNNING', 'RUNNING', 'DONE', '100']);
  expect(await example()).toEqual(['100']);
  expect(fake.state.models).toHaveLength(1);
  expect(fake.state.endpoints).toMatchObject([{ deployedModels: [{}] }]);
});

test('a process that closes nothing ends as well', async () => {
  const fake = await startFakeVertex();
  onTestFinished(() => fake.close());
  const code = `
    import { createVertex } from '@millrace/vertex';
    const vertex = createVertex({ project: 'p', region: 'r' });
    console.log((await vertex.models.list()).length);`;
  const { stdout, stderr } = await run(
    process.execPath,
    ['--conditions=@millrace/source', '--input-type=module', '--eval', code],
    { cwd: LIBRARY, env: { ...process.env, VERTEX_EMULATOR_HOST: fake.address } },
  );
  expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
});
