import { expect, test } from 'vitest';
import { beginExecution } from '../executions/begin.ts';
import { made, request, temporaryStore, trained } from '../fixtures/steps.ts';
import type { ExecutionRecord } from '../record.ts';
import { recordKey, runKey } from '../refs.ts';
import { type ExecutionFilter, History } from './history.ts';
import { type RunRecord, writeRun } from './run-record.ts';

async function idsOf(records: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of records) ids.push(id);
  return ids;
}

const runOf = (id: string, pipeline = 'bitcoin'): RunRecord => ({
  formatVersion: 1,
  id,
  pipeline,
  pipelineDigest: 'sha256:p',
  state: 'running',
  inputs: {},
  startedAt: '2026-11-21T09:15:30.000Z',
  steps: [],
  code: {},
  host: {},
  command: 'millrace run',
});

test('lists executions newest first, by pipeline, step and state', async () => {
  const store = await temporaryStore();
  const history = new History(store);
  const ingest = await made(store, 'ingest', 'raw');
  const train = await trained(store);
  const failed = await (await beginExecution(request(store))).fail(new Error('no'));
  const other = await made(store, 'ingest', 'raw', { changes: { pipeline: 'covertype' } });
  await beginExecution(request(store, { pipeline: 'covertype' }));
  const ids = (filter: ExecutionFilter) => idsOf(history.executions(filter));
  const of = (...records: ExecutionRecord[]) => records.map(({ id }) => id);
  expect(await ids({})).toEqual(of(other, failed, train, ingest));
  expect(await ids({ pipeline: 'bitcoin' })).toEqual(of(failed, train, ingest));
  expect(await ids({ step: 'ingest' })).toEqual(of(other, ingest));
  expect(await ids({ pipeline: 'bitcoin', step: 'train', state: 'succeeded' })).toEqual(of(train));
});

test('a damaged record is an error, or told of and left out', async () => {
  const store = await temporaryStore();
  const history = new History(store);
  const [damaged, whole] = [await trained(store), await made(store, 'ingest', 'raw')];
  await store.write(recordKey(damaged), '{}');
  await expect(idsOf(history.executions())).rejects.toMatchObject({ code: 'RECORD_CORRUPT' });
  const told: unknown[] = [];
  const ids = await idsOf(history.executions({}, { onCorrupt: ({ fields }) => told.push(fields.uri) }));
  expect(ids).toEqual([whole.id]);
  expect(told).toEqual([store.uriOf(recordKey(damaged))]);
});

test('finds a run by its id, by its beginning, or as the latest', async () => {
  const store = await temporaryStore();
  const history = new History(store);
  for (const id of ['20261121-091530-aaaaaa', '20261121-101530-bbbbbb']) await writeRun(store, runOf(id));
  await writeRun(store, runOf('20261120-000000-cccccc', 'covertype'));
  expect(await idsOf(history.runs())).toEqual([
    '20261121-101530-bbbbbb',
    '20261121-091530-aaaaaa',
    '20261120-000000-cccccc',
  ]);
  expect(await idsOf(history.runs('covertype'))).toEqual(['20261120-000000-cccccc']);
  expect((await history.run('latest')).id).toBe('20261121-101530-bbbbbb');
  expect((await history.run('20261121-09')).id).toBe('20261121-091530-aaaaaa');
  await expect(history.run('20261121')).rejects.toMatchObject({ code: 'RUN_AMBIGUOUS', exitCode: 2 });
  await expect(history.run('2025')).rejects.toMatchObject({ code: 'RUN_MISSING', exitCode: 2 });
});

test('a record that is too large is not read', async () => {
  const store = await temporaryStore();
  await store.write(runKey('bitcoin', 'big'), Buffer.alloc(5 * 1024 * 1024, ' '));
  await expect(new History(store).run('big')).rejects.toMatchObject({ code: 'RECORD_CORRUPT' });
});
