import { createServer } from 'node:http';
import { type FaultAction, startFaultySource } from '@millrace/testing';
import { describe, expect, test } from 'vitest';
import { codeOf, hostFixture } from '../fixtures/host.ts';
import { PIPELINE } from '../fixtures/pipeline.ts';
import { createKfpClient, type KfpClient } from '../index.ts';

const RUN = { name: 'r', pipeline: { spec: PIPELINE }, parameters: { epochs: 1 } };
const DOWN = { kind: 'status', status: 503 } as const;

describe('what only asks is asked again after', () => {
  const CASES: Readonly<Record<string, FaultAction>> = {
    'status 503': DOWN,
    'status 429': { kind: 'status', status: 429 },
    'status 504 of a proxy': { kind: 'status', status: 504 },
    'a connection that drops': { kind: 'reset' },
    'a connection that drops within the answer': { kind: 'reset', afterBytes: 30 },
    'an answer that is cut short': { kind: 'truncate', afterBytes: 30 },
  };
  test.each(Object.entries(CASES))('%s', async (_, action) => {
    await using fixture = await hostFixture();
    const { id } = await fixture.kfp.runs.create(RUN);
    fixture.host.faults.inject({ times: 2, action });
    expect((await fixture.kfp.runs.get(id)).id).toBe(id);
    expect(fixture.host.requests).toHaveLength(4);
  });

  test('but not for ever, and the server has the last word', async () => {
    await using fixture = await hostFixture({}, { retry: { attempts: 3 } });
    fixture.host.faults.inject({ times: 10, action: { ...DOWN, message: 'database is locked' } });
    await expect(fixture.kfp.runs.get('r')).rejects.toMatchObject({
      ...{ code: 'KFP_UNAVAILABLE', fields: { status: 503, rpcCode: 14, path: '/apis/v2beta1/runs/r' } },
      message: expect.stringContaining('database is locked'),
    });
    expect(fixture.host.requests).toHaveLength(3);
  });

  test('and not before the server wants it: a wait beyond the deadline is none', async () => {
    await using fixture = await hostFixture();
    fixture.host.faults.inject({ action: { ...DOWN, retryAfterSeconds: 60 } });
    expect(await codeOf(fixture.kfp.runs.get('r'))).toBe('KFP_UNAVAILABLE');
    expect(fixture.host.requests).toHaveLength(1);
  });
});

describe('what creates is sent once', () => {
  test.each<[string, FaultAction, string]>([
    ['when the answer is lost', { kind: 'loseAnswer' }, 'KFP_ANSWER_LOST'],
    ['when the connection drops', { kind: 'reset' }, 'KFP_ANSWER_LOST'],
    ['when it is cut', { kind: 'cutUpload', afterBytes: 5 }, 'KFP_ANSWER_LOST'],
    ['when a server that says nothing of later is not available', DOWN, 'KFP_UNAVAILABLE'],
    ['when a proxy does not know what became of it', { kind: 'status', status: 502 }, 'KFP_UNAVAILABLE'],
  ])('%s', async (_, action, code) => {
    await using fixture = await hostFixture();
    fixture.host.faults.inject({ action });
    expect(await codeOf(fixture.kfp.runs.create(RUN))).toBe(code);
    expect(fixture.host.requests).toHaveLength(1);
    expect(fixture.host.state.runs).toHaveLength(action.kind === 'loseAnswer' ? 1 : 0);
  });

  test('and again where the server asks for that', async () => {
    await using fixture = await hostFixture();
    fixture.host.faults.inject({ times: 2, action: { kind: 'status', status: 429, retryAfterSeconds: 0 } });
    await fixture.kfp.runs.create(RUN);
    expect(fixture.host.requests).toHaveLength(3);
    expect(fixture.host.state.runs).toHaveLength(1);
  });

  test('and again as long as nobody listens there', async () => {
    const idle = await hostFixture();
    await idle.host.close();
    const call = idle.kfp.runs.create(RUN);
    await expect(call).rejects.toMatchObject({
      code: 'KFP_UNREACHABLE',
      hint: expect.stringContaining('port-forward'),
    });
  });
});

test('what a lost attempt has deleted is deleted, and archiving twice is archiving once', async () => {
  await using fixture = await hostFixture();
  const { kfp, host } = fixture;
  const { id } = await kfp.runs.create(RUN);
  host.faults.inject({ action: { kind: 'loseAnswer' } });
  await kfp.runs.archive(id);
  host.faults.inject({ action: { kind: 'loseAnswer' } });
  await kfp.runs.delete(id);
  expect(host.requests.map(({ operation }) => operation).slice(1)).toEqual([
    ...['RunService_ArchiveRun', 'RunService_ArchiveRun', 'RunService_DeleteRun', 'RunService_DeleteRun'],
  ]);
  expect(await codeOf(kfp.runs.delete(id))).toBe('KFP_NOT_FOUND');
});

describe('a call ends', () => {
  test('at its deadline', async () => {
    await using fixture = await hostFixture();
    fixture.host.faults.inject({ action: { kind: 'stall' } });
    const call = fixture.kfp.runs.get('r', { timeout: 50 });
    await expect(call).rejects.toMatchObject({ code: 'KFP_TIMEOUT', message: expect.stringContaining('0.05 s') });
  });

  test.each<[string, FaultAction]>([
    ['while it waits for an answer', { kind: 'stall' }],
    ['while it waits for another attempt', { ...DOWN, retryAfterSeconds: 3 }],
  ])('when its caller says so, %s', async (_, action) => {
    await using fixture = await hostFixture();
    fixture.host.faults.inject({ action });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(fixture.kfp.runs.get('r', { signal: stop.signal })).rejects.toMatchObject({
      ...{ code: 'ABORTED', exitCode: 130 },
    });
  });

  test('when the answer is longer than any', async () => {
    await using fixture = await hostFixture({}, { maximumBytes: 100 });
    await expect(fixture.kfp.experiments.list().all()).rejects.toThrow('more than 100 bytes');
  });
});

describe('what is no KFP host is told apart', () => {
  const get = (url: string): Promise<unknown> => createKfpClient({ host: url, retry: { attempts: 1 } }).runs.get('1');

  test('a page that wants a log-in', async () => {
    const source = await startFaultySource({}, { faults: [{ action: { kind: 'html' }, times: 2 }] });
    await expect(get(source.url)).rejects.toMatchObject({
      ...{ code: 'KFP_UNEXPECTED_ANSWER', message: expect.stringContaining('a web page') },
    });
    await source.close();
  });

  test('a redirection to one: it is not followed, so that no token goes there', async () => {
    const server = createServer((_, response) => response.writeHead(302, { location: 'https://example.com/' }).end());
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await codeOf(get(`http://127.0.0.1:${port}`))).toBe('KFP_UNAUTHENTICATED');
    server.close();
  });

  test('a server of something else', async () => {
    const source = await startFaultySource({ '/apis/v2beta1/runs/1': '{"kind": "something else"}' });
    await expect(get(source.url)).rejects.toThrow('run_id');
    await source.close();
  });
});

test.each<[number, string]>([
  [401, 'KFP_UNAUTHENTICATED'],
  [403, 'KFP_FORBIDDEN'],
  [404, 'KFP_NOT_FOUND'],
  [418, 'KFP_FAILED'],
])('%d is %s, with a hint where there is one', async (status, code) => {
  await using fixture = await hostFixture({ faults: [{ action: { kind: 'status', status }, times: 9 }] });
  const calls: ((kfp: KfpClient) => Promise<unknown>)[] = [(kfp) => kfp.health(), (kfp) => kfp.pipelines.get('p')];
  for (const call of calls) {
    const error: unknown = await call(fixture.kfp).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringContaining('Ordered by a fault.') });
    expect(error).toMatchObject({ hint: status === 418 ? undefined : expect.any(String) });
  }
});
