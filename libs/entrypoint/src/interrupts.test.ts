import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('a step whose runner was killed stops by itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-orphan-'));
  const log = join(folder, 'log');
  const lines = async () => (await readFile(log, 'utf8').catch(() => '')).trim().split('\n');
  const fixture = join(import.meta.dirname, 'fixtures/step-of-a-runner.ts');
  const runner = spawn(process.execPath, ['--conditions=@millrace/source', fixture, 'runner', log], {
    stdio: 'ignore',
  });
  try {
    await expect.poll(lines, { timeout: 20_000 }).toEqual(['started']);
    runner.kill('SIGKILL');
    await expect.poll(lines, { timeout: 20_000 }).toEqual(['started', 'stopped: Stopped by the end of the runner.']);
  } finally {
    runner.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
});
