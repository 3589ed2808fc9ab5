import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client, credentials } from '@grpc/grpc-js';
import { expect, test } from 'vitest';

test('the command prints its address, answers there, and ends with SIGTERM', async () => {
  const script = fileURLToPath(new URL('main.ts', import.meta.url));
  const args = ['--conditions=@millrace/source', script, '--polls', '1'];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(server.stdout, 'data');
  const address = String(line).trim();
  expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
  const client = new Client(address, credentials.createInsecure());
  await new Promise<void>((ready, fail) => {
    client.waitForReady(Date.now() + 10_000, (error) => (error === undefined ? ready() : fail(error)));
  });
  client.close();
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
});
