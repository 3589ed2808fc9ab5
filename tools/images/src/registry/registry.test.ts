import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { PASSWORD, type RegistryServer, startRegistryServer } from '../fixtures/registry-server.ts';
import { parseRepository } from './reference.ts';
import { openRegistry } from './registry.ts';

let server: RegistryServer;
afterEach(() => server?.close());

const TYPE = 'application/vnd.oci.image.manifest.v1+json';
const BODY = Buffer.from('{"schemaVersion": 2}');
const DIGEST = `sha256:${createHash('sha256').update(BODY).digest('hex')}`;

async function start(login: 'none' | 'basic' | 'bearer' = 'none', password: string | null = PASSWORD) {
  server = await startRegistryServer(login);
  for (const name of [DIGEST, 'first']) server.manifests.set(name, { body: BODY, type: TYPE });
  return openRegistry(`${server.host}/p/train`, { credentials: async () => password ?? undefined, retryAfterMs: 1 });
}

describe.each(['none', 'basic', 'bearer'] as const)('a registry with login %s', (login) => {
  test('tells the digest of a tag, and nothing of one that is not there', async () => {
    const registry = await start(login);
    expect(await registry.digestOf('first')).toBe(DIGEST);
    expect(await registry.digestOf('second')).toBeUndefined();
  });

  test('gives the same manifest, byte by byte and of the same type, another tag', async () => {
    const registry = await start(login);
    await registry.tag(DIGEST, 'second');
    expect(server.manifests.get('second')).toEqual({ body: BODY, type: TYPE });
    expect(await registry.digestOf('second')).toBe(DIGEST);
  });
});

test('a token is asked for once, with the scope that the registry wants', async () => {
  const registry = await start('bearer');
  await registry.digestOf('first');
  await registry.digestOf('first');
  expect(server.calls.filter((call) => call.includes('/token'))).toEqual([
    'GET /token?service=test&scope=repository%3Ap%2Ftrain%3Apull%2Cpush',
  ]);
});

test('what fails in passing is tried again', async () => {
  const registry = await start();
  server.faults.push(503, 429, 500);
  expect(await registry.digestOf('first')).toBe(DIGEST);
});

test('a registry that stays down is named, with the last answer', async () => {
  const registry = await start();
  server.faults.push(...Array.from({ length: 9 }, () => 503));
  await expect(registry.digestOf('first')).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    message: expect.stringContaining('/p/train cannot be reached: answer 503'),
  });
});

test('a registry that nobody listens for is named, with the reason', async () => {
  await start();
  const gone = openRegistry('127.0.0.1:1/p/train', { retryAfterMs: 1 });
  await expect(gone.digestOf('first')).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    message: expect.stringMatching(/127\.0\.0\.1:1\/p\/train/),
  });
});

test.each([
  ['basic', null],
  ['basic', 'Basic d3Jvbmc6d29yZA=='],
  ['bearer', null],
] as const)('login %s with %s is denied, with what to type', async (login, password) => {
  const registry = await start(login, password);
  await expect(registry.digestOf('first')).rejects.toMatchObject({
    code: 'REGISTRY_DENIED',
    hint: `docker login ${server.host}`,
  });
});

test.each([
  ['train', 'https', 'registry-1.docker.io', 'library/train'],
  ['p/train', 'https', 'registry-1.docker.io', 'p/train'],
  ['gcr.io/p/train', 'https', 'gcr.io', 'p/train'],
  ['europe-west4-docker.pkg.dev/p/r/train', 'https', 'europe-west4-docker.pkg.dev', 'p/r/train'],
  ['localhost:5000/train', 'http', 'localhost:5000', 'train'],
  ['127.0.0.1:5000/p/train', 'http', '127.0.0.1:5000', 'p/train'],
])('%s is asked for by %s at %s as %s', (name, scheme, host, path) => {
  expect(parseRepository(name)).toEqual({ scheme, host, path });
});
