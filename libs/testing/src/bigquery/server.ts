import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '../faults/answer.ts';
import { json } from '../faults/answer.ts';
import type { FaultAction, FaultRule, FaultyRequest } from '../faults/fault.ts';
import { type ListenOptions, listen } from '../faults/listen.ts';
import { FaultPlan } from '../faults/plan.ts';
import { requestBody, sendAnswer } from '../faults/serve.ts';
import { errorAnswer } from '../gcs/refuse.ts';
import { dryRunResource, jobResource, pageResource } from './answers.ts';
import { newJob } from './body.ts';
import type { Evaluate, FakeTable } from './evaluate.ts';
import { bytesOf, evaluateJob, type FakeJob, type Machine } from './jobs.ts';
import type { Files } from './tables.ts';

/** Methods by the API's own names: https://cloud.google.com/bigquery/docs/reference/rest */
export type BigQueryOperation =
  | 'jobs.insert'
  | 'jobs.dryRun'
  | 'jobs.get'
  | 'jobs.cancel'
  | 'jobs.getQueryResults'
  | 'unknown';

/** A request as faults and assertions see it; a dry run is a `jobs.insert` of the API. */
export interface BigQueryRequest extends FaultyRequest {
  readonly operation: BigQueryOperation;
  readonly body: string;
}

export interface FakeBigQueryOptions extends ListenOptions {
  readonly evaluate: Evaluate;
  /** Where external tables lie and exports go. */
  readonly gcs?: Files;
  /** Reads a Parquet file of an external table. */
  readonly readParquet?: (content: Buffer) => Promise<FakeTable>;
  /** Writes a Parquet file of an export. */
  readonly writeParquet?: (table: FakeTable) => Promise<Buffer>;
  /** Bytes that a query reads. Default: those of its external tables. */
  readonly bytes?: (sql: string) => number;
  /** Looks for which a job is running before it is done. Default 1. */
  readonly looks?: number;
  /** Rows of a page at most. Default 1,000. */
  readonly pageRows?: number;
  /** Permissions that the caller lacks, e.g. `bigquery.jobs.create`. */
  readonly denied?: readonly string[];
  readonly faults?: readonly FaultRule<BigQueryRequest>[];
}

/** A job as assertions see it. */
export interface FakeBigQueryJob {
  readonly id: string;
  readonly state: FakeJob['state'];
  readonly error: FakeJob['error'];
  readonly sql: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly location: string;
  readonly maximumBytesBilled: number | undefined;
}

/** A running server. */
export interface FakeBigQuery {
  /** `http://127.0.0.1:41234` */
  readonly url: string;
  /** For `BIGQUERY_EMULATOR_HOST`: `127.0.0.1:41234`. */
  readonly host: string;
  /** Jobs in the order in which they were made; dry runs are none. */
  readonly jobs: readonly FakeBigQueryJob[];
  readonly faults: FaultPlan<BigQueryRequest>;
  /** Every request so far, oldest first. */
  readonly requests: readonly BigQueryRequest[];
  /** Forgets what queries found, as BigQuery does after about a day. */
  expireResults(): void;
  close(): Promise<void>;
}

/**
 * BigQuery's jobs (REST, v2) of one's own on this machine, with faults to order. It evaluates no SQL: that is the
 * function given, a script of answers or a real evaluator.
 * @example const bigquery = await startFakeBigQuery({ evaluate: () => ({ columns: [{ name: 'n', type: 'INT64' }], rows: [['1']] }) });
 */
export async function startFakeBigQuery(options: FakeBigQueryOptions): Promise<FakeBigQuery> {
  const { evaluate, gcs, readParquet, writeParquet, bytes } = options;
  const state: State = {
    machine: { evaluate, gcs, readParquet, writeParquet, bytes },
    jobs: new Map(),
    expired: new Set(),
    options,
  };
  const faults = new FaultPlan<BigQueryRequest>(options.faults);
  const requests: BigQueryRequest[] = [];
  const server = await listen(options, async (message, response) => {
    const request = await requestOf(message);
    requests.push(request);
    const fault = faults.next(request);
    if (fault?.kind === 'reset' && fault.afterBytes === undefined) return void response.destroy();
    if (fault?.kind === 'delay') await wait(fault.milliseconds);
    await sendAnswer(response, instead(fault) ?? (await answerTo(state, request)), fault, false);
  });
  return {
    ...{ url: server.url, host: server.host, faults, requests, close: server.close },
    get jobs() {
      return [...state.jobs.values()].map(described);
    },
    expireResults: () => {
      for (const id of state.jobs.keys()) state.expired.add(id);
    },
  };
}

interface State {
  readonly machine: Machine;
  readonly jobs: Map<string, FakeJob>;
  readonly expired: Set<string>;
  readonly options: FakeBigQueryOptions;
}

const described = ({ id, state, error, configuration, location }: FakeJob): FakeBigQueryJob => ({
  ...{ id, state, error, location, sql: configuration.query.query, labels: configuration.labels },
  maximumBytesBilled: configuration.query.maximumBytesBilled,
});

async function requestOf(message: IncomingMessage): Promise<BigQueryRequest> {
  const { method = 'GET', url: path = '/' } = message;
  const body = (await buffer(requestBody(message, undefined))).toString();
  return { method, path, body, operation: operationOf(method, new URL(path, 'http://fake').pathname, body) };
}

function operationOf(method: string, path: string, body: string): BigQueryOperation {
  const rest = /^\/bigquery\/v2\/projects\/[^/]+\/(.*)$/.exec(path)?.[1] ?? '';
  if (method === 'POST' && rest === 'jobs') return /"dryRun":\s*true/.test(body) ? 'jobs.dryRun' : 'jobs.insert';
  if (method === 'POST' && /^jobs\/[^/]+\/cancel$/.test(rest)) return 'jobs.cancel';
  if (method === 'GET' && /^jobs\/[^/]+$/.test(rest)) return 'jobs.get';
  if (method === 'GET' && /^queries\/[^/]+$/.test(rest)) return 'jobs.getQueryResults';
  return 'unknown';
}

/** What BigQuery calls an answer of a status. */
const REASONS: Readonly<Record<number, string>> = {
  ...{ 400: 'invalid', 401: 'authError', 403: 'rateLimitExceeded', 404: 'notFound', 409: 'duplicate' },
  429: 'rateLimitExceeded',
};

/** What a fault answers before anything is done. */
function instead(fault: FaultAction | undefined): Answer | undefined {
  if (fault?.kind === 'deny') return denied(fault.permission ?? 'bigquery.jobs.create');
  if (fault?.kind !== 'status') return undefined;
  const reason = REASONS[fault.status] ?? 'backendError';
  const headers = { 'retry-after': fault.retryAfterSeconds?.toString() };
  return errorAnswer(fault.status, reason, fault.message ?? 'Ordered by a fault.', headers);
}

const denied = (permission: string): Answer =>
  errorAnswer(403, 'accessDenied', `Access Denied: User does not have ${permission} permission in the project.`);

async function answerTo(state: State, { operation, path, body }: BigQueryRequest): Promise<Answer> {
  const url = new URL(path, 'http://fake');
  const [, , , , project = '', , id = ''] = url.pathname.split('/');
  if (operation === 'unknown') return errorAnswer(404, 'notFound', `Not Found: ${path}`);
  if (operation === 'jobs.insert' || operation === 'jobs.dryRun') return insert(state, project, body);
  const job = state.jobs.get(id);
  const location = url.searchParams.get('location') ?? 'US';
  if (job === undefined || job.location !== location) {
    return errorAnswer(404, 'notFound', `Not found: Job ${project}:${location}.${id}`);
  }
  switch (operation) {
    case 'jobs.get':
      await advance(job);
      return json(200, jobResource(project, job));
    case 'jobs.cancel':
      if (job.state !== 'DONE') {
        job.state = 'DONE';
        job.error = { reason: 'stopped', message: 'Job execution was cancelled: User requested cancellation' };
      }
      return json(200, { kind: 'bigquery#jobCancelResponse', job: jobResource(project, job) });
    case 'jobs.getQueryResults': {
      if (state.expired.has(id)) return errorAnswer(404, 'notFound', `Not found: Table ${project}:_anonymous.${id}`);
      if (job.state !== 'DONE') return json(200, { jobComplete: false, jobReference: { jobId: id } });
      const wanted = Number(url.searchParams.get('maxResults') ?? Number.POSITIVE_INFINITY);
      const size = Math.min(wanted, state.options.pageRows ?? 1000);
      return json(200, pageResource(project, job, Number(url.searchParams.get('pageToken') ?? 0), size));
    }
  }
}

/** A job is running for some looks, and then until its query has been evaluated. */
async function advance(job: FakeJob): Promise<void> {
  if (job.state === 'DONE') return;
  job.state = 'RUNNING';
  if (job.looks-- > 0) return;
  const { error, result } = await job.work;
  Object.assign(job, { state: 'DONE', error, result });
}

async function insert(state: State, project: string, body: string): Promise<Answer> {
  const read = newJob.safeParse(JSON.parse(body));
  if (!read.success) return errorAnswer(400, 'invalid', read.error.message);
  if (state.options.denied?.includes('bigquery.jobs.create') === true) return denied('bigquery.jobs.create');
  const { jobReference, configuration } = read.data;
  const { query } = configuration;
  if (query.useLegacySql) return errorAnswer(400, 'invalidQuery', 'This fake has no legacy SQL.');
  if (configuration.dryRun) {
    const { error, result } = await evaluateJob(state.machine, configuration);
    if (error !== undefined) return errorAnswer(error.reason === 'notFound' ? 404 : 400, error.reason, error.message);
    return json(200, dryRunResource(configuration, bytesOf(state.machine, query), result));
  }
  const id = jobReference.jobId ?? `job_${state.jobs.size + 1}`;
  const location = jobReference.location ?? 'US';
  if (state.jobs.has(id)) return errorAnswer(409, 'duplicate', `Already Exists: Job ${project}:${location}.${id}`);
  const work = evaluateJob(state.machine, configuration);
  const looks = state.options.looks ?? 1;
  const job: FakeJob = {
    ...{ id, location, configuration, looks, work },
    ...{ state: 'PENDING', error: undefined, result: undefined, bytes: bytesOf(state.machine, query) },
  };
  state.jobs.set(id, job);
  return json(200, jobResource(project, job));
}
