import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { dockerLauncher } from './docker-launcher.ts';

const OWN_ENDING_MS = 2000;

/** As much of an engine as one container needs. Like Docker's, it does not stop what does not run yet. */
async function engine(onStart: () => void) {
  let running = false;
  const attached: Socket[] = [];
  const { promise: code, resolve: end } = Promise.withResolvers<number>();
  const { promise: refusedStop, resolve: refuseStop } = Promise.withResolvers<void>();
  const answers: Readonly<Record<string, () => Promise<readonly [number, object]>>> = {
    create: async () => [201, { Id: 'c' }],
    start: async () => {
      onStart();
      await refusedStop;
      running = true;
      setTimeout(() => end(0), OWN_ENDING_MS);
      return [204, {}];
    },
    stop: async () => {
      refuseStop();
      if (running) end(143);
      return [running ? 204 : 304, {}];
    },
  };
  const server = createServer(async ({ url = '' }, response) => {
    if (url.includes('/wait')) {
      response.writeHead(200).flushHeaders();
      response.end(JSON.stringify({ StatusCode: await code }));
      return;
    }
    const known = Object.keys(answers).find((name) => new RegExp(`/containers/.*${name}(\\?|$)`).test(url));
    const [status, body] = (await answers[known ?? '']?.()) ?? [200, url.startsWith('/images') ? { Id: 'i' } : []];
    response.writeHead(status).end(JSON.stringify(body));
  });
  server.on('upgrade', (_, socket: Socket) => {
    attached.push(socket);
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
  });
  void code.then(() => attached.map((socket) => socket.end()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const host = `tcp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { host, [Symbol.dispose]: () => void server.close() };
}

test('a container that is told to stop while it starts does not run to its end', async () => {
  const abort = new AbortController();
  using fake = await engine(() => abort.abort());
  vi.stubEnv('DOCKER_HOST', fake.host);
  try {
    const { code } = await dockerLauncher().launch({
      ...{ container: { image: 'i' }, component: undefined, command: ['sleep', '60'], args: [], env: {} },
      ...{ readable: [], writable: [], signal: abort.signal, graceSeconds: 1, onLine: () => undefined },
    });
    expect(code).toBe(143);
  } finally {
    vi.unstubAllEnvs();
  }
});
