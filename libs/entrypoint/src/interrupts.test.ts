import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toyExecutorInput } from '../fixtures/src/invoke.ts';

const main = join(import.meta.dirname, '../fixtures/src/main.ts');
let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'millrace-interrupt-test-'));
  await writeFile(join(root, 'words.txt'), 'one two');
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Starts the toy as a process and sends the signals as soon as it waits. */
async function interrupted(argv: readonly string[], ...signals: NodeJS.Signals[]) {
  const child = spawn(process.execPath, ['--conditions=@millrace/source', main, ...argv]);
  let stderr = '';
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece.toString();
    if (piece.includes('waiting')) for (const signal of signals) child.kill(signal);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stderr };
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s cancels a local execution cleanly, with exit code 130',
  async (signal) => {
    const argv = ['local', '--bucket', join(root, 'runs'), '--words', join(root, 'words.txt'), '--behaviour', 'wait'];
    const done = await interrupted(argv, signal);
    expect(done.code).toBe(130);
    expect(done.stderr).toContain(`error: INTERRUPTED: Stopped by ${signal}.`);
    const entries = await readdir(join(root, 'runs'), { recursive: true, withFileTypes: true });
    expect(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .sort(),
    ).toEqual(['execution.json', 'log.jsonl']);
  },
);

test('SIGTERM in kfp mode leaves no output behind', async () => {
  const input = JSON.stringify(toyExecutorInput(root, { behaviour: 'wait' }));
  const done = await interrupted(['kfp', '--executor-input', input], 'SIGTERM');
  expect(done.code).toBe(130);
  expect(await readdir(join(root, 'outputs/deep'))).toEqual([]);
});

test('a second signal ends even work that ignores the first', async () => {
  const input = JSON.stringify(toyExecutorInput(root, { behaviour: 'ignore' }));
  const { code } = await interrupted(['kfp', '--executor-input', input], 'SIGINT', 'SIGTERM');
  expect(code).toBe(130);
});
