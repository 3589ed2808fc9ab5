import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { savePrices } from './fixtures/bundles.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-main-'));
  await savePrices(join(folder, 'prices'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...argv: string[]) {
  const child = spawn(process.execPath, ['--conditions=@millrace/source', main, ...argv]);
  const [stdout, stderr]: [string[], string[]] = [[], []];
  child.stdout.on('data', (data) => stdout.push(String(data)));
  const lines = createInterface(child.stderr).on('line', (line) => stderr.push(line));
  const exit = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout: stdout.join(''), stderr: stderr.join('\n') })),
  );
  return { child, lines, exit };
}

test('SIGTERM ends the process with code 0 after its requests', async () => {
  const { child, lines, exit } = run('--model', join(folder, 'prices'), '--host', '127.0.0.1', '--port', '0');
  const address = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const [, url] = /serving prices version [0-9a-f]{12} on (http:\S+?)"/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
    exit.then(({ stderr }) => reject(new Error(stderr)), reject);
  });
  const response = await fetch(`${address}/predict`, {
    method: 'POST',
    body: '{"instances": [{"open": 1, "high": 2, "low": 1}]}',
    headers: { 'content-type': 'application/json' },
  });
  expect(response.status).toBe(200);
  child.kill('SIGTERM');
  const { code, stderr } = await exit;
  expect([code, stderr]).toEqual([0, expect.stringContaining('"message":"drained"')]);
});

test('mistakes of the command line end with code 2 and say what to do', async () => {
  const [help, none, flag, missing] = await Promise.all([
    run('--help').exit,
    run('--port', '99999').exit,
    run('--modell', 'x').exit,
    run('--model', join(folder, 'nothing'), '--port', '0', '--host', '127.0.0.1').exit,
  ]);
  expect([help.code, help.stdout]).toEqual([
    0,
    expect.stringContaining('--model ./runs/bitcoin/models/model@champion'),
  ]);
  expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/--model: Give[\s\S]*--port: A port/)]);
  expect([flag.code, flag.stderr]).toEqual([2, expect.stringContaining('INVALID_COMMAND: Unknown argument: modell')]);
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('MODEL_NOT_FOUND')]);
});
