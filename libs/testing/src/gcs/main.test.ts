import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('the command prints its URL, serves its buckets, and ends with SIGTERM', async () => {
  const script = fileURLToPath(new URL('main.ts', import.meta.url));
  const args = ['--conditions=@millrace/source', script, '--bucket', 'one', '--bucket', 'two'];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(server.stdout, 'data');
  const url = String(line).trim();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  for (const bucket of ['one', 'two']) expect((await fetch(`${url}/storage/v1/b/${bucket}`)).status).toBe(200);
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
});
