import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const program = fileURLToPath(new URL('../fixtures/train-process.ts', import.meta.url));
let folder: string;
let whole: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-kill-'));
  await trainProcess('whole');
  whole = (await result('whole')).parameters;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`a process ended by ${signal} and started again gives the same weights, bit for bit`, async () => {
    await trainProcess(signal, { signal, epoch: 3 });
    await expect(result(signal)).rejects.toThrow('ENOENT');
    await trainProcess(signal, { signal, epoch: 8 });
    await trainProcess(signal);
    const { parameters, resumedRows } = await result(signal);
    expect(resumedRows).toBeGreaterThan(6 * 40_000);
    expect(parameters).toBe(whole);
  });
}

/** Runs the program to its end, or ends it when it is in an epoch. */
async function trainProcess(name: string, end?: { signal: NodeJS.Signals; epoch: number }): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--conditions=@millrace/source', program, join(folder, `${name}-checkpoint`), join(folder, `${name}.json`)],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const exit = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) if (Number(line) === end?.epoch) child.kill(end.signal);
  await exit;
}

const result = async (name: string): Promise<{ parameters: string; resumedRows: number }> =>
  JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
