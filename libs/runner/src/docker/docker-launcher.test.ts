import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { dockerLauncher } from '../index.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0)) close();
});

/** An engine whose containers print a line and end with this code at the very moment they are started. */
async function quickEngine(exitCode: number): Promise<readonly string[]> {
  const requests: string[] = [];
  let started = false;
  const answers: Record<string, [number, object | undefined]> = {
    'GET /containers/json': [200, []],
    'GET /images/quick/json': [200, { Id: 'sha256:1' }],
    'POST /containers/create': [201, { Id: 'c' }],
    'POST /containers/c/start': [204, undefined],
    'GET /containers/c/json': [200, { State: { ExitCode: exitCode, OOMKilled: true } }],
    'DELETE /containers/c': [204, undefined],
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://engine');
    const name = `${request.method} ${pathname}`;
    requests.push(name);
    if (name === 'POST /containers/c/wait') {
      // What comes by another connection can overtake it.
      await sleep(20);
      // An exit that has been is no next one: who asks for that waits for ever.
      if (started && searchParams.get('condition') === 'next-exit') return;
      response.writeHead(200).end(JSON.stringify({ StatusCode: exitCode }));
      return;
    }
    started ||= name === 'POST /containers/c/start';
    const [status, body] = answers[name] ?? [404, { message: 'no such thing' }];
    response.writeHead(status).end(body === undefined ? undefined : JSON.stringify(body));
  });
  server.on('upgrade', (_, socket) => {
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
    socket.end(Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 6]), Buffer.from('hello\n')]));
  });
  const socket = join(mkdtempSync(join(tmpdir(), 'millrace-engine-')), 'docker.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  vi.stubEnv('DOCKER_HOST', `unix://${socket}`);
  return requests;
}

const launchQuick = (lines: string[]) =>
  dockerLauncher().launch({
    ...{ container: { image: 'quick' }, component: undefined, command: ['x'], args: [], env: {} },
    ...{ readable: [], writable: [], signal: new AbortController().signal, graceSeconds: 1 },
    onLine: (stream, line) => lines.push(`${stream}: ${line}`),
  });

test('a container that ends before it is waited for is seen, with what it printed, and removed', async () => {
  const requests = await quickEngine(3);
  const lines: string[] = [];
  expect(await launchQuick(lines)).toEqual({ code: 3, signal: undefined });
  expect(lines).toEqual(['stdout: hello']);
  expect(requests.at(-1)).toBe('DELETE /containers/c');
});

test('one that the kernel ended for want of memory is told as such', async () => {
  await quickEngine(137);
  expect(await launchQuick([])).toEqual({ code: 137, signal: undefined, outOfMemory: true });
});

test('an engine that is not there is told as such', async () => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock');
  await expect(launchQuick([])).rejects.toMatchObject({ code: 'DOCKER_UNAVAILABLE' });
  vi.stubEnv('DOCKER_HOST', 'ssh://somewhere');
  await expect(launchQuick([])).rejects.toMatchObject({ code: 'DOCKER_UNAVAILABLE' });
});
