import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOf } from './fixtures/host.ts';
import { createKfpClient } from './index.ts';

// Share of a full check: 2 s.

test('a host with a certificate of its own is trusted where its authority is given, and only there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const options = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', [...options, '-keyout', key, '-out', cert, ...names], { stdio: 'pipe' });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
    response.setHeader('content-type', 'application/json').end('{"multi_user": true}');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const host = `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const trusting = createKfpClient({ host, ca: readFileSync(cert, 'utf8') });
  expect(await trusting.health()).toEqual({ multiUser: true });
  expect(await codeOf(createKfpClient({ host, retry: { attempts: 1 } }).health())).toBe('KFP_UNREACHABLE');
  server.close();
  server.closeAllConnections();
});
