import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const blocks = codeBlocks(readFileSync(join(root, 'README.md'), 'utf8'));
const [start, ...others] = blocks.filter((b) => b.language === 'sh');

test("the first commands are those that .ci/steps runs as a newcomer's", () => {
  expect(start?.lines).toEqual(['npm ci', 'npm run demo', 'npm test']);
});

describe('what the README tells to type works, in its order', () => {
  test.each(others.flatMap((b) => b.lines.map((line) => [line])))('%s', async (line) => {
    const { stdout, stderr } = await run('bash', ['-euo', 'pipefail', '-c', line], {
      cwd: root,
      maxBuffer: 64 * 2 ** 20,
    });
    expect((stdout + stderr).trim().length).toBeGreaterThan(0);
    if (line.includes('--json'))
      expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ outcome: 'succeeded' });
  });
});

test('the Python that the README shows works with the KFP SDK', async () => {
  const python = (await run(join(root, 'tools/python/venv'), ['kfp'])).stdout.trim();
  const code = blocks.filter((b) => b.language === 'python').flatMap((b) => b.lines);
  const { stdout } = await run(python, ['-c', [...code, 'print(train.component_spec.name)'].join('\n')], { cwd: root });
  expect(stdout.trim()).toBe('train');
});
