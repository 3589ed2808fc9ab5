import { startFaultySource } from '@millrace/testing';
import { expect, test } from 'vitest';
import { noAuth } from './auth/auth.ts';
import { defaultAuth } from './auth/default.ts';
import { createKfpClient } from './index.ts';

test.each([
  ['http://localhost:8888', 'http://localhost:8888'],
  ['http://localhost:8888/', 'http://localhost:8888'],
  [
    '1234-dot-europe-west1.pipelines.googleusercontent.com',
    'https://1234-dot-europe-west1.pipelines.googleusercontent.com',
  ],
  ['https://kf.example.com/pipeline/#/runs', 'https://kf.example.com/pipeline'],
  ['localhost:8888', 'https://localhost:8888'],
])('%s is the host %s', (given, host) => {
  expect(createKfpClient({ host: given }).host).toBe(host);
});

test.each(['', 'http://', 'ftp://a', 'https://user:secret@a', 'a b'])('%j is none', (host) => {
  expect(() => createKfpClient({ host })).toThrow(expect.objectContaining({ code: 'INVALID_KFP_HOST', exitCode: 2 }));
  expect(() => createKfpClient({ host })).not.toThrow('secret');
});

test('hosts behind the inverse proxy want Google credentials, others nothing', () => {
  expect(defaultAuth(new URL('http://localhost:8888'))).toBe(noAuth);
  expect(defaultAuth(new URL('https://1-dot-x.pipelines.googleusercontent.com'))).not.toBe(noAuth);
});

test('the API may lie below a path of the host', async () => {
  const source = await startFaultySource({ '/pipeline/apis/v2beta1/healthz': '{"multi_user": true}' });
  expect(await createKfpClient({ host: `${source.url}/pipeline/` }).health()).toEqual({ multiUser: true });
  await source.close();
});
