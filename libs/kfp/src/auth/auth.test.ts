import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { codeOf, hostFixture } from '../fixtures/host.ts';
import { bearerToken, cookie, createKfpClient, googleCredentials, type KfpAuth, tokenFile } from '../index.ts';

const secret = { credentials: { authorization: 'Bearer new' } };
/** 404 is the answer to one whom the host knows. */
const ask = async (host: string, auth: KfpAuth) => codeOf(createKfpClient({ host, auth }).runs.get('r'));

test('a token is text or a function, a cookie too', async () => {
  await using tokens = await hostFixture(secret);
  expect(await ask(tokens.host.url, bearerToken('new\n'))).toBe('KFP_NOT_FOUND');
  expect(
    await ask(
      tokens.host.url,
      bearerToken(async () => 'new'),
    ),
  ).toBe('KFP_NOT_FOUND');
  expect(await ask(tokens.host.url, bearerToken('old'))).toBe('KFP_UNAUTHENTICATED');
  await using cookies = await hostFixture({ credentials: { cookie: 'a=b' } });
  expect(await ask(cookies.host.url, cookie('a=b'))).toBe('KFP_NOT_FOUND');
});

test('a token file is read anew for each request, as Kubernetes replaces it', async () => {
  await using fixture = await hostFixture(secret);
  const path = join(await mkdtemp(join(tmpdir(), 'millrace-token-')), 'token');
  const { runs } = createKfpClient({ host: fixture.host.url, auth: tokenFile(path) });
  expect(await codeOf(runs.get('r'))).toBe('KFP_TOKEN_MISSING');
  await writeFile(path, 'old');
  expect(await codeOf(runs.get('r'))).toBe('KFP_UNAUTHENTICATED');
  await writeFile(path, 'new\n');
  expect(await codeOf(runs.get('r'))).toBe('KFP_NOT_FOUND');
});

test('a refused credential is renewed once', async () => {
  await using fixture = await hostFixture(secret);
  const asked: boolean[] = [];
  const auth: KfpAuth = {
    headers: async (renew) => {
      asked.push(renew);
      return { authorization: renew ? 'Bearer new' : 'Bearer old' };
    },
  };
  expect(await ask(fixture.host.url, auth)).toBe('KFP_NOT_FOUND');
  expect(asked).toEqual([false, true]);
});

test('no secret is in an error', async () => {
  await using fixture = await hostFixture(secret);
  const error: unknown = await createKfpClient({ host: fixture.host.url, auth: bearerToken('s3cr3t') })
    .runs.get('r')
    .catch((thrown: unknown) => thrown);
  expect(JSON.stringify(error)).not.toContain('s3cr3t');
});

describe('Google credentials', () => {
  afterEach(() => vi.unstubAllEnvs());

  /** The metadata server of a machine at Google. */
  async function metadataServer() {
    const server = createServer((request, response) => {
      response.setHeader('metadata-flavor', 'Google');
      const url = new URL(request.url ?? '/', 'http://metadata');
      // An ID token is a JWT, and the library reads when it expires.
      const claims = Buffer.from(JSON.stringify({ exp: 4_102_444_800 })).toString('base64url');
      if (url.pathname.endsWith('/identity')) response.end(`e30.${claims}.${url.searchParams.get('audience')}`);
      else if (url.pathname.endsWith('/token')) {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ access_token: 'new', expires_in: 3600, token_type: 'Bearer' }));
      } else response.end('');
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const address = server.address();
    vi.stubEnv('GCE_METADATA_HOST', `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present');
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '');
    vi.stubEnv('CLOUDSDK_CONFIG', join(tmpdir(), 'no-gcloud-here'));
    return { [Symbol.asyncDispose]: () => new Promise<void>((done) => void server.close(() => done())) };
  }

  test('are an access token, or an ID token for an audience', async () => {
    await using _metadata = await metadataServer();
    await using fixture = await hostFixture(secret);
    expect(await ask(fixture.host.url, googleCredentials())).toBe('KFP_NOT_FOUND');
    await codeOf(fixture.kfp.health());
    await ask(fixture.host.url, googleCredentials({ audience: 'client-id' }));
    expect(fixture.host.requests.at(-1)?.headers.authorization).toMatch(/^Bearer e30\.\S+\.client-id$/);
  });

  test('are needed to be there', async () => {
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '/nowhere/key.json');
    await using fixture = await hostFixture();
    expect(await ask(fixture.host.url, googleCredentials())).toBe('KFP_CREDENTIALS_MISSING');
    expect(fixture.host.requests).toEqual([]);
  });
});
