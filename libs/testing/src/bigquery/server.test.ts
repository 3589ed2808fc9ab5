import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGcs, startFakeGcs } from '../gcs/server.ts';
import { type FakeQuery, FakeQueryError, type FakeTable } from './evaluate.ts';
import { type FakeBigQuery, type FakeBigQueryOptions, startFakeBigQuery } from './server.ts';

const TABLE: FakeTable = { columns: [{ name: 'n', type: 'INT64' }], rows: [['1'], ['2'], ['3']] };
let gcs: FakeGcs;
let fake: FakeBigQuery;
const asked: FakeQuery[] = [];

const start = async (options: Partial<FakeBigQueryOptions> = {}): Promise<void> => {
  await fake?.close();
  const evaluate = (query: FakeQuery): FakeTable => {
    asked.push(query);
    return TABLE;
  };
  fake = await startFakeBigQuery({ gcs, evaluate, ...options });
};
beforeEach(async () => {
  asked.length = 0;
  gcs = await startFakeGcs({ buckets: ['b'] });
  await start();
});
afterEach(async () => {
  await fake.close();
  await gcs.close();
});

const call = async (path: string, body?: object) => {
  const method = body === undefined ? 'GET' : 'POST';
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${fake.url}/bigquery/v2/projects/p/${path}`, { method, ...sent });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
};
const insert = (jobId: string, query: object, more: object = {}) =>
  call('jobs', {
    jobReference: { projectId: 'p', jobId, location: 'EU' },
    configuration: { query: { useLegacySql: false, ...query }, ...more },
  });
const untilDone = async (id: string) => {
  for (;;) {
    const found = await call(`jobs/${id}?location=EU`);
    if (JSON.stringify(found.answer).includes('"DONE"')) return found.answer;
  }
};
const reason = (text: string) => ({ error: { errors: [{ reason: text }] } });

describe('the fake of BigQuery', () => {
  it('runs a job once, and gives its rows page by page', async () => {
    await start({ pageRows: 2, looks: 2 });
    expect(await insert('a', { query: 'SELECT n' })).toMatchObject({
      status: 200,
      answer: { status: { state: 'PENDING' } },
    });
    expect(await insert('a', { query: 'SELECT n' })).toMatchObject({ status: 409, answer: reason('duplicate') });
    expect(await call('queries/a?location=EU')).toMatchObject({ answer: { jobComplete: false } });
    expect(await untilDone('a')).toMatchObject({ statistics: { query: { statementType: 'SELECT' } } });
    expect(await call('queries/a?location=EU&maxResults=10')).toMatchObject({
      answer: { totalRows: '3', pageToken: '2', rows: [{ f: [{ v: '1' }] }, { f: [{ v: '2' }] }] },
    });
    const { answer } = await call('queries/a?location=EU&pageToken=2');
    expect(answer).toMatchObject({ rows: [{ f: [{ v: '3' }] }] });
    expect(answer).not.toHaveProperty('pageToken');
    expect(asked).toHaveLength(1);
    fake.expireResults();
    expect(await call('queries/a?location=EU')).toMatchObject({ status: 404 });
  });

  it('knows a job only in its location, and nothing that it does not serve', async () => {
    await insert('a', { query: 'SELECT n' });
    expect(await call('jobs/a?location=US')).toMatchObject({ status: 404, answer: reason('notFound') });
    expect(await call('datasets')).toMatchObject({ status: 404 });
    expect(await insert('b', { query: 'SELECT 1', useLegacySql: true })).toMatchObject({ status: 400 });
    expect(await call('jobs', { configuration: {} })).toMatchObject({ status: 400, answer: reason('invalid') });
  });

  it('tells of a dry run columns and bytes, and makes no job', async () => {
    await start({ bytes: () => 42 });
    expect(await insert('a', { query: 'SELECT n' }, { dryRun: true })).toMatchObject({
      answer: {
        statistics: {
          totalBytesProcessed: '42',
          query: { schema: { fields: [{ name: 'n', type: 'INTEGER' }] }, totalBytesProcessedAccuracy: 'PRECISE' },
        },
      },
    });
    expect(asked).toMatchObject([{ dryRun: true }]);
    expect(fake.jobs).toEqual([]);
  });

  it('fails a job with what evaluating throws, and beyond its limit', async () => {
    await start({
      bytes: () => 1,
      evaluate: () => {
        throw new FakeQueryError('resourcesExceeded', 'Too much');
      },
    });
    await insert('a', { query: 'SELECT n' });
    expect(await untilDone('a')).toMatchObject({ status: { errorResult: { reason: 'resourcesExceeded' } } });
    await insert('b', { query: 'SELECT n', maximumBytesBilled: '1000' });
    expect(await untilDone('b')).toMatchObject({ status: { errorResult: { reason: 'bytesBilledLimitExceeded' } } });
  });

  it('cancels a job that runs', async () => {
    await start({ looks: 5 });
    await insert('a', { query: 'SELECT n' });
    await call('jobs/a/cancel?location=EU', {});
    expect(await untilDone('a')).toMatchObject({ status: { errorResult: { reason: 'stopped' } } });
  });

  it('reads CSV of a bucket, packed or not, and tells of records of another width', async () => {
    await gcs.put('b', 'raw/1.csv.gz', gzipSync('x|y\n"a|b"|"two\nlines"\n'));
    const csv = (uri: string, more: object = {}) => ({
      ...{ sourceUris: [uri], sourceFormat: 'CSV', ...more },
      schema: { fields: ['x', 'y'].map((name) => ({ name, type: 'STRING' })) },
      csvOptions: { fieldDelimiter: '|', skipLeadingRows: '1' },
    });
    await insert('a', { query: 'q', tableDefinitions: { raw: csv('gs://b/raw/*.csv.gz', { compression: 'GZIP' }) } });
    await untilDone('a');
    expect(asked[0]?.tables.raw?.rows).toEqual([['a|b', 'two\nlines']]);
    await gcs.put('b', 'raw/2.csv', 'x|y\na\n');
    await insert('b', { query: 'q', tableDefinitions: { raw: csv('gs://b/raw/2.csv') } });
    expect(await untilDone('b')).toMatchObject({ status: { errorResult: { reason: 'invalid' } } });
    await insert('c', { query: 'q', tableDefinitions: { raw: csv('gs://b/none.csv') } });
    expect(await untilDone('c')).toMatchObject({ status: { errorResult: { reason: 'notFound' } } });
  });

  it('exports to an empty prefix only', async () => {
    await start({ writeParquet: async ({ rows }) => Buffer.from(JSON.stringify(rows)) });
    const query = "EXPORT DATA OPTIONS (uri = 'gs://b/out/*.parquet', format = 'PARQUET') AS\nSELECT n";
    await insert('a', { query });
    await untilDone('a');
    expect(asked[0]?.sql).toBe('SELECT n');
    expect(String(await gcs.content('b', 'out/000000000000.parquet'))).toBe('[["3"],["2"],["1"]]');
    await insert('b', { query });
    expect(await untilDone('b')).toMatchObject({
      status: { errorResult: { message: expect.stringContaining('not empty') } },
    });
  });

  it('asks for permission', async () => {
    await start({ denied: ['bigquery.jobs.create'] });
    expect(await insert('a', { query: 'SELECT n' })).toMatchObject({ status: 403, answer: reason('accessDenied') });
  });
});
