import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeKfp, type KfpExchange, startFakeKfp } from '@millrace/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { filterProblems, OPERATIONS, problemsWith } from './fixtures/description.ts';
import { PIPELINE } from './fixtures/pipeline.ts';
import { doRest } from './fixtures/rest.ts';
import { doWorkInPython } from './fixtures/sdk.ts';
import { doWork } from './fixtures/work.ts';
import { bearerToken, createKfpClient } from './index.ts';

// Share of a full check: 40 s, of which the SDK's client takes 10.

const now = () => new Date('2026-11-21T12:00:00Z');
const newHost = () => startFakeKfp({ now, credentials: { authorization: 'Bearer secret' } });
const clientOf = (host: FakeKfp) => createKfpClient({ host: host.url, auth: bearerToken('secret') });
const [ours, theirs, rest] = [await newHost(), await newHost(), await newHost()];
afterAll(() => Promise.all([ours, theirs, rest].map((host) => host.close())));

const packageFile = join(mkdtempSync(join(tmpdir(), 'millrace-kfp-')), 'pipeline.yaml');
writeFileSync(packageFile, JSON.stringify(PIPELINE));
const found = await doWork(clientOf(ours), ours, PIPELINE);
const foundInPython = await doWorkInPython(theirs, packageFile);
await doRest(clientOf(rest), rest, PIPELINE);

describe('our client and the Python SDK’s, at the same work', () => {
  test.each(found)('find the same: %s', (what, value) => {
    expect(value).toBeDefined();
    expect(Object.fromEntries(foundInPython)).toMatchObject({ [what]: value });
  });

  test('find the same things, in the same order', () => {
    expect(found.map(([what]) => what)).toEqual(foundInPython.map(([what]) => what));
    expect(found).toEqual(foundInPython);
  });

  test.each(['experiments', 'pipelines', 'versions', 'runs', 'recurringRuns'] as const)('leave the same %s', (kind) => {
    expect(ours.state[kind]).not.toEqual([]);
    expect(ours.state[kind]).toEqual(theirs.state[kind]);
  });
});

/** What this client has no need of, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  AuthService_Authorize: 'asked by the web page’s server',
  DummyFilterService_GetFilter: 'stands for a type only',
  PipelineService_CreatePipeline: 'an upload makes the pipeline with its version',
  PipelineService_CreatePipelineAndVersion: 'needs the file at a URL that the host can read',
  PipelineService_CreatePipelineVersion: 'needs the file at a URL that the host can read',
  PipelineService_UpdatePipeline: 'changes what pages show',
  PipelineService_UpdatePipelineVersion: 'changes what pages show',
  ReportService_ReportScheduledWorkflow: 'sent by the host’s own agent',
  ReportService_ReportWorkflow: 'sent by the host’s own agent',
  VisualizationService_CreateVisualizationV1: 'of KFP 1',
};

describe('by KFP’s description of its API', () => {
  const exchanges = [...ours.exchanges, ...rest.exchanges];

  test('every request of ours and every answer to it is right', () => {
    expect(exchanges.flatMap(problemsWith)).toEqual([]);
    expect(exchanges.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 400, 404, 409]));
  });

  test('every request of the SDK and every answer to it is right', () => {
    expect(theirs.exchanges.length).toBeGreaterThan(50);
    // Protobuf's JSON takes a number for a 64-bit integer, and the SDK gives it some.
    const longs = /body\/(max_concurrency|trigger\/periodic_schedule\/interval_second): must be string/;
    expect(theirs.exchanges.flatMap(problemsWith).filter((problem) => !longs.test(problem))).toEqual([]);
  });

  test('every filter of ours is right', () => {
    const filters = exchanges.flatMap(({ request }) => new URL(request.path, 'http://h').searchParams.getAll('filter'));
    expect(filters.length).toBeGreaterThan(5);
    expect(filters.flatMap(filterProblems)).toEqual([]);
  });

  test('every operation is called, or left out for a reason', () => {
    const called = new Set(exchanges.map(({ request }) => request.operation));
    for (const beside of ['ReadRunLog', 'ReadArtifact'] as const) called.delete(beside);
    expect([...called, ...Object.keys(LEFT_OUT)].toSorted()).toEqual(OPERATIONS.toSorted());
  });
});

describe('the check itself finds', () => {
  const [create] = ours.exchanges.filter(({ request }) => request.operation === 'RunService_CreateRun');
  const damaged = (change: (exchange: KfpExchange) => KfpExchange): readonly string[] =>
    create === undefined ? [] : problemsWith(change(create));
  const withBody = ({ request, ...others }: KfpExchange, from: string, to: string): KfpExchange => ({
    ...others,
    request: { ...request, body: Buffer.from(request.body.toString().replace(from, to)) },
  });
  const withAnswer = (exchange: KfpExchange, from: string, to: string): KfpExchange => ({
    ...exchange,
    answer: exchange.answer.replace(from, to),
  });

  test('nothing in an exchange that is right', () => expect(damaged((one) => one)).toEqual([]));
  test.each<[string, (exchange: KfpExchange) => KfpExchange, string]>([
    ['a path that there is not', (e) => ({ ...e, request: { ...e.request, path: '/apis/v2beta1/run' } }), 'no such'],
    ['an unknown parameter', (e) => ({ ...e, request: { ...e.request, path: '/apis/v2beta1/runs?x=1' } }), 'query x'],
    ['an unknown field of a request', (e) => withBody(e, 'display_name', 'displayname'), 'additional properties'],
    ['a wrong type in a request', (e) => withBody(e, '"by version"', '1'), 'must be string'],
    ['an unknown field of an answer', (e) => withAnswer(e, 'run_id', 'runid'), 'additional properties'],
    ['a word that is not in an enumeration', (e) => withAnswer(e, '"PENDING"', '"WAITING"'), 'must be equal to one of'],
    ['a time that is none', (e) => withAnswer(e, '2026-11-21T12:00:00Z', 'noon'), 'date-time'],
  ])('%s', (_, change, problem) => expect(damaged(change).join('\n')).toContain(problem));
});
