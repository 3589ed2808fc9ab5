import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFakeKfp } from '@millrace/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const LIBRARY = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  // Inside the package, so that its imports are found.
  folder = await mkdtemp(join(LIBRARY, '.example-'));
  const readme = await readFile(join(LIBRARY, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  await Promise.all(blocks.map((code, index) => writeFile(join(folder, `${index}.ts`), code)));
  await writeFile(join(folder, 'greet.ts'), 'export const run = async () => ({ greeting: "hello" });\n');
});
afterAll(() => rm(folder, { recursive: true }));

test('the examples compile', async () => {
  const config = { extends: '../../../tsconfig.base.json', compilerOptions: { noEmit: true }, include: ['*.ts'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const told = await run('npx', ['tsc', '-p', folder]).then(
    () => 'they do',
    ({ stdout, message }: { stdout: string; message: string }) => `${stdout}${message}`,
  );
  expect(told).toBe('they do');
});

test('the examples run, one after the other, and print what they say', async () => {
  const host = await startFakeKfp({ pace: 20 });
  const example = async (index: number): Promise<readonly string[]> => {
    const file = join(folder, `${index}.ts`);
    const code = await readFile(file, 'utf8');
    await writeFile(file, code.replaceAll('http://localhost:8888', host.url));
    const { stdout } = await run(process.execPath, ['--conditions=@millrace/source', file], { cwd: folder });
    return stdout.trimEnd().split('\n');
  };
  expect(await example(0)).toEqual(['nightly false']);
  expect(await example(1)).toContain('greet SUCCEEDED');
  const { createKfpClient } = await import('./index.ts');
  const kfp = createKfpClient({ host: host.url });
  const [first] = await kfp.runs.list().all();
  const pipeline = { spec: first?.spec ?? {} };
  await kfp.pipelines.upload(pipeline, { name: 'hello' });
  expect(await example(2)).toEqual(['hello', 'SUCCEEDED']);
  expect((await example(3)).toSorted()).toEqual(['again', 'first']);
  const bad = await kfp.runs.create({ name: 'bad', pipeline, parameters: { whom: 'x' } });
  host.finish(bad.id, { task: 'greet', log: 'KeyError: whom\n' });
  expect(await example(4)).toEqual(['greet: KeyError: whom']);
  await host.close();
});
