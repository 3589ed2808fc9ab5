import type { JsonObject, Logger } from '@millrace/contract';
import {
  type FakeBigQuery,
  type FakeBigQueryOptions,
  type FakeQuery,
  FakeQueryError,
  startFakeBigQuery,
  startFakeGcs,
} from '@millrace/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BigQueryOptions, createBigQuery, type Query } from './index.ts';

const MIB = 1024 ** 2;
const ONE = { columns: [{ name: 'n', type: 'INT64' }], rows: [['1']] };
const query: Query = { sql: 'SELECT 1 AS n' };
const options = { subject: 'the query', work: 'w' };

let fake: FakeBigQuery;
const asked: FakeQuery[] = [];
const logged: { message: string; fields: JsonObject | undefined }[] = [];
const log = (message: string, fields?: JsonObject): void => void logged.push({ message, fields });
const logger: Logger = { debug: () => undefined, info: log, warn: log, error: log };

const answer = (query: FakeQuery) => {
  asked.push(query);
  return ONE;
};
const start = async (given: Partial<FakeBigQueryOptions> = {}): Promise<void> => {
  await fake?.close();
  fake = await startFakeBigQuery({
    evaluate: answer,
    bytes: () => 20 * MIB,
    ...given,
  });
};
const connect = (given: Partial<BigQueryOptions> = {}) =>
  createBigQuery({
    ...{ project: 'p', location: 'europe-west4', logger },
    environment: { BIGQUERY_EMULATOR_HOST: fake.host },
    retry: { attempts: 3, initialMs: 1, maxMs: 2 },
    poll: { initialMs: 1, maxMs: 2 },
    callTimeoutMs: 20_000,
    ...given,
  });
const inserts = (): number => fake.requests.filter(({ operation }) => operation === 'jobs.insert').length;

beforeEach(async () => {
  asked.length = 0;
  logged.length = 0;
  await start();
});
afterEach(() => fake.close());

describe('a query', () => {
  it('is run dry first, tells its price, and gives every row of every page in our types', async () => {
    const types = ['INT64', 'FLOAT64', 'STRING', 'BOOL', 'TIMESTAMP'];
    const rows = Array.from({ length: 25 }, (_, i) => [String(i), i / 2, `s${i}`, i % 2 === 0, '1700000000000000']);
    rows.push(['9007199254740993', Number.NaN, 'x', true, '1'], ['-1', Number.NEGATIVE_INFINITY, '', false, '-1']);
    const columns = types.map((type) => ({ name: type.toLowerCase(), type }));
    await start({
      evaluate: () => ({ columns, rows: [...rows, [null, null, null, null, null]] }),
      pageRows: 10,
      looks: 3,
    });
    const result = await connect().query(query, options);
    expect(result.rows).toHaveLength(28);
    expect(result.rows[3]).toEqual({
      int64: '3',
      float64: 1.5,
      string: 's3',
      bool: false,
      timestamp: '1700000000000000',
    });
    expect(result.rows.slice(25)).toEqual([
      { int64: '9007199254740993', float64: Number.NaN, string: 'x', bool: true, timestamp: '1' },
      { int64: '-1', float64: Number.NEGATIVE_INFINITY, string: '', bool: false, timestamp: '-1' },
      { int64: null, float64: null, string: null, bool: null, timestamp: null },
    ]);
    expect(result.columns.map(({ type }) => type)).toEqual(['INTEGER', 'FLOAT', 'STRING', 'BOOLEAN', 'TIMESTAMP']);
    expect(fake.requests[0]?.operation).toBe('jobs.dryRun');
    expect(logged.map(({ message }) => message)).toEqual([
      'the query: reads about 20.0 MiB, $0.00012 on demand at $6.25 per TiB',
      'the query: 20.0 MiB read, $0.00012',
    ]);
    expect(result.job).toMatchObject({ bytesBilled: 20 * MIB, found: false, cached: false });
  });

  it('carries its values as parameters, and its labels, location and limit on the job', async () => {
    const parameters = [
      { name: 'a', type: 'STRING', value: "it's; DROP TABLE x --" },
      { name: 'b', type: 'FLOAT64', value: Number.POSITIVE_INFINITY },
      { name: 'c', type: 'ARRAY<INT64>', value: [1, 2] },
      { name: 'd', type: 'STRING', value: null },
    ];
    const settings = { labels: { team: 'ml' }, maximumBytesBilled: 30 * MIB };
    await connect(settings).query({ sql: 'SELECT @a', parameters }, options);
    expect(asked.at(-1)).toEqual({
      ...{ sql: 'SELECT @a', tables: {}, dryRun: false },
      parameters: [
        { name: 'a', type: 'STRING', value: "it's; DROP TABLE x --" },
        { name: 'b', type: 'FLOAT64', value: 'Infinity' },
        { name: 'c', type: 'ARRAY<INT64>', value: ['1', '2'] },
        { name: 'd', type: 'STRING', value: null },
      ],
    });
    const labels = { team: 'ml' };
    expect(fake.jobs).toMatchObject([
      { labels, location: 'europe-west4', maximumBytesBilled: 30 * MIB, state: 'DONE' },
    ]);
  });

  it('goes by the price that it is told', async () => {
    const [found] = await connect({
      environment: { BIGQUERY_EMULATOR_HOST: fake.host, BIGQUERY_USD_PER_TIB: '8' },
    }).estimate('all', [{ subject: 'one', query }]);
    expect(found).toMatchObject({ bytes: 20 * MIB, billed: 20 * MIB, usd: (20 / 1024 ** 2) * 8, accuracy: 'PRECISE' });
    expect(() => connect({ environment: { BIGQUERY_USD_PER_TIB: 'x' } })).toThrow('BIGQUERY_USD_PER_TIB is "x".');
    expect(inserts()).toBe(0);
  });

  it('is refused beyond the limit before anything runs, with every query that is', async () => {
    const bigquery = connect({ maximumBytesBilled: 15 * MIB });
    await expect(bigquery.query(query, options)).rejects.toMatchObject({
      code: 'BIGQUERY_BYTES_LIMIT',
      problems: [{ path: 'the query', message: `20.0 MiB (${20 * MIB} bytes) would be billed.` }],
      hint: `Raise --maximum-bytes-billed to ${20 * MIB} or more, or read fewer columns or rows.`,
    });
    expect(inserts()).toBe(0);
    // What the dry run did not tell, the job itself is held to.
    await expect(bigquery.query(query, { ...options, estimated: true })).rejects.toMatchObject({
      code: 'BIGQUERY_BYTES_LIMIT',
    });
    expect(inserts()).toBe(1);
  });

  it('reads files of a bucket as tables of text', async () => {
    const gcs = await startFakeGcs({ buckets: ['b'] });
    try {
      await gcs.put('b', 'raw/1.csv', 'x;y\n1;"a;""b"""\n2;\n');
      await gcs.put('b', 'raw/2.csv', 'x;y\r\n3;c');
      await start({ gcs, bytes: () => 0 });
      const tables = {
        raw: {
          format: 'csv',
          uris: ['gs://b/raw/*.csv'],
          columns: ['x', 'y'],
          delimiter: ';',
          hasHeader: true,
          bytes: 40,
        },
      } as const;
      const [found] = await connect().estimate('all', [{ subject: 'one', query: { ...query, tables } }]);
      expect(found).toMatchObject({ bytes: 40, accuracy: 'LOWER_BOUND' });
      expect(logged.at(-1)?.message).toBe('all: reads at least 40 bytes, from $0.00006 on demand at $6.25 per TiB');
      await connect().query({ ...query, tables }, options);
      const columns = ['x', 'y'].map((name) => ({ name, type: 'STRING' }));
      const rows = [
        ['1', 'a;"b"'],
        ['2', ''],
        ['3', 'c'],
      ];
      expect(asked.at(-1)?.tables).toEqual({ raw: { columns, rows } });
      const gone = { raw: { ...tables.raw, uris: ['gs://b/none/*.csv'] } };
      await expect(connect().query({ ...query, tables: gone }, options)).rejects.toMatchObject({
        code: 'BIGQUERY_NOT_FOUND',
        hint: expect.stringContaining('Check'),
      });
    } finally {
      await gcs.close();
    }
  });

  it('refuses results that no row of ours holds', async () => {
    await start({ evaluate: () => ({ columns: [{ name: 'l', type: 'ARRAY<INT64>' }], rows: [] }) });
    await expect(connect().query(query, options)).rejects.toMatchObject({
      code: 'BIGQUERY_NESTED',
      problems: [{ path: 'l', message: 'is a list of INTEGER.' }],
    });
  });
});

describe('a job', () => {
  it('is not run twice where the answer that began it is lost', async () => {
    fake.faults.inject({ match: { operation: 'jobs.insert' }, action: { kind: 'loseAnswer' } });
    const { rows, job } = await connect().query(query, options);
    expect(rows).toEqual([{ n: '1' }]);
    expect(job.found).toBe(true);
    expect(fake.jobs).toHaveLength(1);
    expect(asked.filter(({ dryRun }) => !dryRun)).toHaveLength(1);
  });

  it.each(['jobs.dryRun', 'jobs.insert', 'jobs.get', 'jobs.getQueryResults'])(
    '%s is repeated after no answer, a broken one and 503',
    async (operation) => {
      for (const action of [
        { kind: 'reset' },
        { kind: 'status', status: 503 },
        { kind: 'status', status: 429 },
      ] as const) {
        await start();
        fake.faults.inject({ match: { operation }, action, times: 2 });
        expect((await connect().query(query, options)).rows).toEqual([{ n: '1' }]);
        expect(fake.jobs).toHaveLength(1);
        fake.faults.inject({ match: { operation }, action, times: 3 });
        await expect(connect().query(query, { ...options, work: 'other' })).rejects.toMatchObject({
          code: action.kind === 'status' && action.status === 429 ? 'BIGQUERY_QUOTA_EXCEEDED' : 'BIGQUERY_UNAVAILABLE',
          hint: expect.any(String),
        });
      }
    },
  );

  it('of the same work is found by a process that comes after; another work gets its own', async () => {
    await connect().query(query, options);
    const { job } = await connect().query(query, options);
    expect(job.found).toBe(true);
    expect(fake.jobs).toHaveLength(1);
    await connect().query(query, { ...options, work: 'other' });
    await connect({ location: 'US' }).query(query, options);
    await connect().query({ sql: 'SELECT 2' }, options);
    expect(fake.jobs).toHaveLength(4);
    expect(fake.jobs[0]?.id).toMatch(/^millrace_[0-9a-f]{40}_1$/);
  });

  it('whose rows are gone makes way for the next', async () => {
    await connect().query(query, options);
    fake.expireResults();
    const { rows, job } = await connect().query(query, options);
    expect(rows).toEqual([{ n: '1' }]);
    expect(job.id).toMatch(/_2$/);
  });

  it('whose rows are gone as soon as it is done is an error, not a result without rows', async () => {
    const gone = { kind: 'status', status: 404, message: 'Not found: Table p:_anonymous' } as const;
    fake.faults.inject({ match: { operation: 'jobs.getQueryResults' }, action: gone });
    await expect(connect().query(query, options)).rejects.toMatchObject({ code: 'BIGQUERY_NOT_FOUND' });
  });

  it('that failed makes way for the next, when it is asked for again', async () => {
    let broken = true;
    await start({
      evaluate: ({ dryRun }) => {
        if (broken && !dryRun)
          throw new FakeQueryError('resourcesExceeded', 'Resources exceeded during query execution');
        return ONE;
      },
    });
    await expect(connect().query(query, options)).rejects.toMatchObject({ code: 'BIGQUERY_RESOURCES' });
    expect(fake.jobs).toHaveLength(1);
    broken = false;
    expect((await connect().query(query, options)).job.id).toMatch(/_2$/);
  });

  it("is run again by itself after a failure of BigQuery's own, at most twice", async () => {
    let failures = 2;
    await start({
      evaluate: ({ dryRun }) => {
        if (!dryRun && failures-- > 0) throw new FakeQueryError('backendError', 'The service is unavailable');
        return ONE;
      },
    });
    expect((await connect().query(query, options)).job.id).toMatch(/_3$/);
    failures = 3;
    await expect(connect().query(query, { ...options, work: 'other' })).rejects.toMatchObject({
      code: 'BIGQUERY_UNAVAILABLE',
    });
    expect(fake.jobs).toHaveLength(6);
  });

  it('is cancelled when its waiter is stopped', async () => {
    await start({ looks: Number.POSITIVE_INFINITY });
    const stopping = new AbortController();
    const onProgress = () => stopping.abort(new Error('Ctrl-C'));
    const failed = connect({ signal: stopping.signal, onProgress }).query(query, options);
    await expect(failed).rejects.toMatchObject({
      code: 'ABORTED',
      exitCode: 130,
      message: expect.stringMatching(/is cancelled\.$/),
    });
    expect(fake.jobs).toMatchObject([{ state: 'DONE', error: { reason: 'stopped' } }]);
    await expect(connect({ signal: stopping.signal }).query(query, options)).rejects.toMatchObject({ code: 'ABORTED' });
    await start();
    expect((await connect().query(query, options)).rows).toEqual([{ n: '1' }]);
  });

  it('is cancelled also where its waiter was stopped before it was told of it', async () => {
    const stopping = new AbortController();
    fake.faults.inject({ match: { operation: 'jobs.insert' }, action: { kind: 'stall' } });
    const failed = connect({ signal: stopping.signal }).query(query, options);
    while (fake.jobs.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stopping.abort(new Error('Ctrl-C'));
    await expect(failed).rejects.toMatchObject({ code: 'ABORTED', message: expect.stringMatching(/is cancelled\.$/) });
    expect(fake.jobs).toMatchObject([{ state: 'DONE', error: { reason: 'stopped' } }]);
  });

  it('tells how far it is', async () => {
    await start({ looks: 2 });
    const seen: unknown[] = [];
    await connect({ onProgress: ({ state, units }) => seen.push([state, units]) }).query(query, options);
    expect(seen).toEqual([
      ['PENDING', { done: 1, total: 4 }],
      ['RUNNING', { done: 1, total: 4 }],
      ['RUNNING', { done: 1, total: 4 }],
      ['DONE', { done: 4, total: 4 }],
    ]);
  });
});

describe('an export', () => {
  it('writes a folder of its own, which is taken over while it is there', async () => {
    const gcs = await startFakeGcs({ buckets: ['b'] });
    try {
      const writeParquet = async () => Buffer.from('parquet');
      await start({ gcs, writeParquet });
      const to = 'gs://b/work';
      const there = async (folder: string) =>
        gcs.objects('b').some(({ name }) => name.startsWith(folder.replace('gs://b/', '')));
      const first = await connect().export(query, { ...options, to, stillThere: there });
      expect(gcs.objects('b').map(({ name }) => name)).toEqual([`work/${first.job.id}/000000000000.parquet`]);
      expect(first.folder).toBe(`gs://b/work/${first.job.id}/`);
      expect(asked.at(-1)?.sql).toBe('SELECT 1 AS n');
      expect(await connect().export(query, { ...options, to, stillThere: there })).toMatchObject({
        folder: first.folder,
        job: { found: true },
      });
      const second = await connect().export(query, { ...options, to, stillThere: async () => false });
      expect(second.folder).toMatch(/_2\/$/);
      expect(gcs.objects('b')).toHaveLength(2);
    } finally {
      await gcs.close();
    }
  });
});

describe('an error says what it is and what to do', () => {
  it.each([
    [
      'invalidQuery',
      'Unrecognized name: x at [2:14]',
      'BIGQUERY_SQL',
      { line: 2, column: 14 },
      'Look at line 2, column 14 of the query.',
    ],
    [
      'accessDenied',
      'Access Denied: Table p:d.t: User does not have bigquery.tables.getData permission',
      'BIGQUERY_PERMISSION_DENIED',
      { permission: 'bigquery.tables.getData' },
      'gcloud projects add-iam-policy-binding p --member=MEMBER --role=roles/bigquery.dataViewer',
    ],
    [
      'accessDenied',
      'Access Denied: File gs://b/raw.csv: storage.objects.get',
      'BIGQUERY_PERMISSION_DENIED',
      { permission: 'storage.objects.get' },
      'gcloud projects add-iam-policy-binding p --member=MEMBER --role=roles/storage.objectUser',
    ],
    [
      'notFound',
      'Not found: Table p:d.t was not found in location europe-west4',
      'BIGQUERY_NOT_FOUND',
      {},
      'Check the name as project.dataset.table, and that it lies in europe-west4: --location names another place.',
    ],
    [
      'quotaExceeded',
      'Quota exceeded: too many concurrent queries',
      'BIGQUERY_QUOTA_EXCEEDED',
      {},
      'Wait, or ask for more: https://console.cloud.google.com/iam-admin/quotas?service=bigquery.googleapis.com&project=p',
    ],
    [
      'stopped',
      'Job execution was cancelled',
      'BIGQUERY_CANCELLED',
      {},
      'Somebody cancelled the job. Run it again: it gets a new one.',
    ],
  ])('%s: %s', async (reason, message, code, fields, hint) => {
    await start({
      evaluate: ({ dryRun }) => {
        if (dryRun) return ONE;
        throw new FakeQueryError(reason, message);
      },
    });
    await expect(connect().query(query, options)).rejects.toMatchObject({
      code,
      fields,
      hint,
      message: `the query: ${message}.`,
    });
  });

  it('of a dry run, of roles, of the API and of credentials', async () => {
    await start({ evaluate: () => Promise.reject(new Error('Syntax error: Unexpected end of script at [1:1]')) });
    await expect(connect().query(query, options)).rejects.toMatchObject({ code: 'BIGQUERY_SQL', fields: { line: 1 } });
    expect(inserts()).toBe(0);
    await start({ denied: ['bigquery.jobs.create'] });
    await expect(connect().query(query, options)).rejects.toMatchObject({
      code: 'BIGQUERY_PERMISSION_DENIED',
      hint: expect.stringMatching(/roles\/bigquery\.jobUser$/),
    });
    await start();
    const disabled = 'BigQuery API has not been used in project 1 before or it is disabled.';
    fake.faults.inject({ action: { kind: 'status', status: 403, message: disabled }, times: 3 });
    await expect(connect().query(query, options)).rejects.toMatchObject({ code: 'BIGQUERY_API_DISABLED' });
    fake.faults.inject({ action: { kind: 'status', status: 401, message: 'Login Required.' } });
    await expect(connect().query(query, options)).rejects.toMatchObject({ code: 'BIGQUERY_UNAUTHENTICATED' });
  });

  it('of a connection that stalls', async () => {
    fake.faults.inject({ action: { kind: 'stall' }, times: Number.POSITIVE_INFINITY });
    await expect(connect({ callTimeoutMs: 20 }).query(query, options)).rejects.toMatchObject({
      code: 'BIGQUERY_UNAVAILABLE',
      message: 'the query: no answer came in time.',
    });
  });

  it('of what it is made with', () => {
    expect(() => connect({ project: '' })).toThrow('none is named');
    expect(() => connect({ labels: { Team: 'ML' } })).toThrow('no such labels');
  });
});
