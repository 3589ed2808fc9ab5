import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from './fixtures/steps.ts';

const readme = new URL('../README.md', import.meta.url);

test("the README's code does what it says", async () => {
  const [, code = ''] = /```ts\n(.*?)```/s.exec(await readFile(readme, 'utf8')) ?? [];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...['--conditions=@millrace/source', '--input-type=module-typescript'],
      ...['--eval', code, await temporaryFolder()],
    ],
    { cwd: fileURLToPath(new URL('.', readme)) },
  );
  expect(stdout).toBe('true\ntrue\n');
});
