import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFakeVertex } from '@millrace/testing';
import { expect, onTestFinished, test } from 'vitest';

const LIBRARY = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

test('the example runs, twice with one result, and the process ends by itself and without a warning', async () => {
  const readme = await readFile(join(LIBRARY, 'README.md'), 'utf8');
  const [, code = ''] = /^```ts\n([\s\S]*?)^```/m.exec(readme) ?? [];
  // Inside the package, so that its imports are found.
  const folder = await mkdtemp(join(LIBRARY, '.example-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'example.ts');
  await writeFile(file, code);
  const fake = await startFakeVertex();
  onTestFinished(() => fake.close());
  const example = async () => {
    const env = { ...process.env, VERTEX_EMULATOR_HOST: fake.address };
    const { stdout, stderr } = await run(process.execPath, ['--conditions=@millrace/source', file], { env });
    expect(stderr).toBe('');
    return stdout.trimEnd().split('\n');
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
